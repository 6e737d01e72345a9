# shellcheck shell=sh
# The password has to be changed at the first login: practice gives the account one and sets its age to "expired"
# at the server's first start, when the password is made.
set -eu
touch /usr/lib/practice/must-change
