package dev.clawsetup.answers;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What one text must be like, on any server. What depends on the server is asked in {@link
/// Interview#complaints}.
sealed interface Check {
    Optional<Fault> fault(String text);

    /// @param why to be read after the key
    /// @param instead a sentence
    record Fault(String why, String instead) {}

    private static Optional<Fault> fault(String why, String instead) {
        return Optional.of(new Fault(why, instead));
    }

    record Anything() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            return Optional.empty();
        }
    }

    record Whole(int least, int most) implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            var instead = "give a number from %d to %d".formatted(least, most);
            if (!text.matches("[0-9]{1,9}")) {
                return Check.fault("is not a whole number", instead);
            }
            var number = Integer.parseInt(text);
            return number < least || number > most
                    ? Check.fault("is out of range", instead)
                    : Optional.empty();
        }
    }

    record Shape(Pattern pattern, String why, String instead) implements Check {
        Shape(String pattern, String why, String instead) {
            this(Pattern.compile(pattern), why, instead);
        }

        @Override
        public Optional<Fault> fault(String text) {
            return pattern.matcher(text).matches() ? Optional.empty() : Check.fault(why, instead);
        }
    }

    /// `80/tcp`.
    record Port() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            if (text.matches("[0-9]{1,5}")) {
                return Check.fault("does not say tcp or udp", "write %s/tcp".formatted(text));
            }
            var ok =
                    text.matches("[1-9][0-9]{0,4}/(tcp|udp)")
                            && Integer.parseInt(text.substring(0, text.indexOf('/'))) < 65536;
            return ok
                    ? Optional.empty()
                    : Check.fault("is not a port", "write it like 80/tcp or 51820/udp");
        }
    }

    /// An address or a network in CIDR notation, IPv4 or IPv6.
    record Network() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            var slash = text.indexOf('/');
            var address = slash < 0 ? text : text.substring(0, slash);
            var most = address.contains(":") ? 128 : 32;
            var bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
            if (!isAddress(address)
                    || !bits.matches("[0-9]{1,3}")
                    || Integer.parseInt(bits) > most) {
                return Check.fault(
                        "is not an address",
                        "write it like 198.51.100.4, 2001:db8::4 or 192.168.1.0/24");
            }
            return Integer.parseInt(bits) < 8
                    ? Check.fault(
                            "is so wide that nobody would ever be banned",
                            "name the addresses that you come from")
                    : Optional.empty();
        }
    }

    /// Who may reach a door: an address or a network, but not the whole internet.
    record Neighbours() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            return new Network()
                    .fault(text)
                    .map(fault ->
                            fault.why().contains("wide")
                                    ? new Fault(
                                            "is nearly the whole internet",
                                            "name the networks and addresses that you come from")
                                    : fault);
        }
    }

    record IpAddress() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            return isAddress(text)
                    ? Optional.empty()
                    : Check.fault("is not an address", "write it like 10.0.0.5");
        }
    }

    /// A web address that is safe to hand to npm and to curl: no password in it, nothing that a
    /// shell could stumble over.
    record WebAddress() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            try {
                var uri = new URI(text);
                if (uri.getUserInfo() != null) {
                    return Check.fault(
                            "holds a user name or password",
                            "give the address without it: answers are no place for secrets");
                }
                if (uri.getHost() != null
                        && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                        && uri.getQuery() == null
                        && uri.getFragment() == null
                        && text.matches("[A-Za-z0-9:/._~@%\\[\\]-]{1,300}")) {
                    return Optional.empty();
                }
            } catch (java.net.URISyntaxException e) {
                // said below
            }
            return Check.fault("is not a web address", "write it like https://mirror.example/npm");
        }
    }

    /// A unit that may be stopped for good. Never the way in.
    record StoppableUnit() implements Check {
        @Override
        public Optional<Fault> fault(String text) {
            if (!text.matches("[A-Za-z0-9@_:.-]{1,120}\\.(service|socket)")) {
                return Check.fault(
                        "is not a service",
                        "write its full name as systemctl shows it, like rpcbind.service");
            }
            return text.matches("(ssh|sshd|systemd-|dbus|openclaw|networking|NetworkManager).*")
                    ? Check.fault(
                            "is needed: without it the server could not be reached, or not work",
                            "leave it out")
                    : Optional.empty();
        }
    }

    /// One line of an authorized_keys file, without options before it.
    ///
    /// The text is never repeated in a complaint: it may be a private key.
    record PublicKey() implements Check {
        /// Each kind, and how many fields follow its name.
        private static final Map<String, Integer> FIELDS =
                Map.of(
                        "ssh-ed25519", 1,
                        "ssh-rsa", 2,
                        "ecdsa-sha2-nistp256", 2,
                        "ecdsa-sha2-nistp384", 2,
                        "ecdsa-sha2-nistp521", 2,
                        "sk-ssh-ed25519@openssh.com", 2,
                        "sk-ecdsa-sha2-nistp256@openssh.com", 3);

        private static final Set<String> KINDS = FIELDS.keySet();
        private static final String PUB =
                "paste the one line of the file that ends in .pub: it begins like ssh-ed25519"
                        + " AAAA…";

        @Override
        public Optional<Fault> fault(String text) {
            if (text.contains("SSH2 PUBLIC KEY") || text.startsWith("Comment:")) {
                return Check.fault(
                        "is a public key in PuTTY's form",
                        "copy it from the box at the top of PuTTYgen, or run ssh-keygen -i -f FILE,"
                                + " and paste that one line");
            }
            if (text.contains("PRIVATE KEY")
                    || text.contains("PuTTY-User-Key-File")
                    || text.contains("b3BlbnNzaC1rZXktdjE")) {
                return Check.fault(
                        "is a private key, which must never leave your computer",
                        PUB
                                + ". If the private one was ever pasted where others could read it,"
                                + " make a new pair with ssh-keygen");
            }
            if (text.contains("\n") || text.contains("\r")) {
                return Check.fault("is more than one line", "give each key as a line of its own");
            }
            var words = text.strip().split("[ \t]+", 3);
            if (words[0].equals("ssh-dss")) {
                return Check.fault(
                        "is a DSA key, which OpenSSH does not take any more",
                        "make a new one with ssh-keygen -t ed25519");
            }
            if (!KINDS.contains(words[0])) {
                return KINDS.stream().anyMatch(text::contains)
                        ? Check.fault(
                                "has something before the key",
                                "give the key alone: restrictions (command=, from=) are yours to"
                                        + " add on the server")
                        : Check.fault("is not a public key", PUB);
            }
            if (words.length < 2) {
                return Check.fault("is only the beginning of a public key", PUB);
            }
            if (words.length > 2
                    && KINDS.stream().anyMatch(kind -> words[2].contains(kind + " AAAA"))) {
                return Check.fault("is two keys on one line", "put each on a line of its own");
            }
            return body(words[0], words[1]);
        }

        /// RFC 4253 §6.6: the kind again, then its numbers, each with its length before it.
        private static Optional<Fault> body(String kind, String base64) {
            var cut =
                    Check.fault(
                            "is damaged: a part of the key is missing, or two are joined",
                            "copy the line again, whole, from the file that ends in .pub");
            try {
                var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
                var first = field(bytes);
                if (!new String(first, StandardCharsets.US_ASCII).equals(kind)) {
                    return cut;
                }
                var fields = 0;
                var bits = 0;
                while (bytes.hasRemaining()) {
                    bits = (field(bytes).length - 1) * 8;
                    fields++;
                }
                if (fields != FIELDS.get(kind)) {
                    return cut;
                }
                return kind.equals("ssh-rsa") && bits < 2048
                        ? Check.fault(
                                "is an RSA key of fewer than 2048 bits",
                                "make a new one with ssh-keygen -t ed25519")
                        : Optional.empty();
            } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
                return cut;
            }
        }

        private static byte[] field(ByteBuffer bytes) {
            var length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new java.nio.BufferUnderflowException();
            }
            var field = new byte[length];
            bytes.get(field);
            return field;
        }
    }

    /// Never looked up: a name is not an address.
    static boolean isAddress(String text) {
        if (text.contains(":")) {
            if (!text.matches("[0-9A-Fa-f:.]{2,45}")) {
                return false;
            }
            try {
                return java.net.InetAddress.ofLiteral(text) != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return text.matches("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    }
}
