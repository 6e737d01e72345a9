package dev.clawsetup.run;

import dev.clawsetup.machine.Command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The scripts that live on the server, as they are shipped inside the program.
final class Kit {
    private Kit() {}

    /// Where everything of ours lies on a server. Only root can look inside.
    static final String BASE = "/var/lib/clawsetup";

    /// The shape of the run folders. A later clawsetup reads earlier ones; an earlier one keeps its
    /// hands off later ones.
    static final int FORMAT = 1;

    private static final List<Map.Entry<String, String>> FILES =
            List.of(
                    Map.entry("lib.sh", "600"),
                    Map.entry("claw.sh", "600"),
                    Map.entry("rollback", "700"),
                    Map.entry("confirm", "700"),
                    Map.entry("follow", "700"),
                    Map.entry("own", "700"),
                    Map.entry("clawsetup-boot.service", "600"));

    static String text(String name) {
        try (var in = Kit.class.getResourceAsStream("/server/" + name)) {
            if (in == null) {
                throw new IllegalStateException("internal error: server/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Brings the scripts to the server. Each takes its place by rename, and only where it differs,
    /// so an undo that runs meanwhile reads a whole old one or a whole new one.
    static Command install() {
        var out =
                new StringBuilder(
                        """
                        set -eu
                        umask 077
                        b=%s
                        mkdir -p $b && chmod 700 $b || exit 74
                        if [ -e $b/format ] && [ "$(cat $b/format)" -gt %d ]; then exit 66; fi
                        kit() {
                            cat >"$b/.$1" && sync "$b/.$1" || { rm -f "$b/.$1"; exit 74; }
                            if cmp -s "$b/.$1" "$b/$1"; then rm "$b/.$1"; else chmod "$2" "$b/.$1"; mv -T "$b/.$1" "$b/$1"; fi
                        }
                        """
                                .formatted(BASE, FORMAT));
        for (var file : FILES) {
            var text = text(file.getKey());
            if (text.contains("\nEND-OF-KIT\n")) {
                throw new IllegalStateException("internal error: " + file.getKey());
            }
            out.append("kit ")
                    .append(file.getKey())
                    .append(' ')
                    .append(file.getValue())
                    .append(" <<'END-OF-KIT'\n")
                    .append(text)
                    .append("END-OF-KIT\n");
        }
        out.append("kit format 600 <<'END-OF-KIT'\n").append(FORMAT).append("\nEND-OF-KIT\n");
        out.append("sync $b\n");
        return Command.of(out.toString());
    }

    /// A script that may use the words of `lib.sh`.
    static Command using(String script) {
        return Command.of(". " + BASE + "/lib.sh\n" + script);
    }
}
