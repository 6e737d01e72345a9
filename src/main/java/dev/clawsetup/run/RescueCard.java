package dev.clawsetup.run;

import dev.clawsetup.machine.Session;

/// What to keep at hand, away from the server, for the day when no login works.
public final class RescueCard {
    private RescueCard() {}

    /// The card's text: whom to ask for the console, and the one line to type there.
    ///
    /// @param server what it is called
    /// @param again how it is named on the command line
    public static String text(String server, String again, Session session) {
        return """
        Rescue card for %s
        Host key: %s
        Account:  %s%s

        When no login works any more, wait two minutes: a change that could lock you out and that
        nobody confirmed is put back by the server itself.

        If that does not help, open the server's console on your provider's web site (look for
        "Console", "VNC", "KVM", "Recovery" or "Rescue"), log in there as root or with sudo, and type:

            ls /var/lib/clawsetup/runs                      what was done, and when
            /var/lib/clawsetup/rollback RUN                 takes one of those runs back
            /var/lib/clawsetup/rollback RUN/STEP            takes one step of it back

        From a machine that still reaches it, the same is: clawsetup undo %s
        """
                .formatted(
                        server,
                        session.hostKey().orElse("(local)"),
                        session.user(),
                        session.keyFingerprint().map(f -> ", key " + f).orElse(""),
                        again);
    }
}
