package dev.clawsetup.steps.runtime;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Action;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Step;

import java.util.List;

/// Gives OpenClaw a Node that it supports, and that nobody but root can change.
///
/// One that is there and suits is kept. Else it comes from nodejs.org, or, where that cannot be
/// reached, from an npm registry that was named or that the server's own npm settings name: npm's
/// `node-linux-*` packages hold the same executable, byte for byte. Neither is trusted: archive,
/// package and executable must have the hashes below.
public final class NodeRuntime implements Step {
    static final String PLACE = "/opt/openclaw/node";

    /// Two archives, unpacked, and a moment of both.
    private static final int NEEDS_MB = 400;

    private static final String VERSION = "24.21.0";
    private static final String NPM_VERSION = "11.21.2";
    private static final String NODEJS_ORG = "https://nodejs.org/dist";

    /// Of npm's own package, as the registry publishes it.
    private static final String NPM_SHA512 =
            "ec73c0a64f807e53146af4ac78bd4f9ba0a762a3081e4e77c7e2a6ba1aa64c3a"
                    + "8f9233cc8312294cf713aac13dd4428dc3880504957d7e75e249d1a6d435eaf4";

    /// One build of Node.
    ///
    /// @param debian the architecture as Debian names it
    /// @param node the same, as Node names it
    /// @param archive SHA-256 of nodejs.org's `.tar.gz`, from its SHASUMS256.txt
    /// @param npmPackage SHA-512 of npm's `node-linux-*` package, as the registry publishes it
    /// @param executable SHA-256 of `bin/node`, the same in both
    private record Build(
            String debian, String node, String archive, String npmPackage, String executable) {}

    private static final List<Build> BUILDS =
            List.of(
                    new Build(
                            "amd64",
                            "x64",
                            "6e1db87ef58b8819e5d5402eff1536491b18edd8eb7bee5ef7897876e88dc5ff",
                            "de750bb336795f47dc898a46d2de93add029273027f3e16520d3fa3a2317ed5f"
                                + "07aefa404cf37ddfa5352e545e389ae22d16b87bcc84a900580a72f23cd02ced",
                            "7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c"),
                    new Build(
                            "arm64",
                            "arm64",
                            "724282c3b43aec998aa9527380465b45d229e021b58035f5f4f63095eabfe5d5",
                            "1692513c4cf63afbd32df8c83a5346158f492cf30a825e66f9de2819804b836e"
                                + "242759a6bcdd5997f1cf2601781c3689e752127afd65d5c459fc333e91e5d6e6",
                            "0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584"));

    @Override
    public String id() {
        return "runtime.node";
    }

    @Override
    public String title() {
        return "OpenClaw has a Node that it supports";
    }

    @Override
    public Change change(Facts now, Answers want) {
        if (want.purpose() == Answers.Purpose.HARDEN) {
            return Change.off("this server is only hardened");
        }
        var ours = now.state().openclaw().node();
        var systems = now.state().openclaw().systemNode();
        if (ours.map(Version::of).filter(Version::suitsOpenClaw).isPresent()) {
            return Change.none("Node %s in %s".formatted(ours.get(), PLACE));
        }
        if (ours.isEmpty() && systems.map(Version::of).filter(Version::suitsOpenClaw).isPresent()) {
            return Change.none("Node %s of the system, which is kept".formatted(systems.get()));
        }
        var architecture = now.platform().architecture();
        var build = BUILDS.stream().filter(b -> b.debian().equals(architecture)).findFirst();
        if (build.isEmpty()) {
            return Change.refuse(
                    "OpenClaw runs on amd64 and arm64, and this server is %s"
                            .formatted(architecture),
                    "take another server, or only harden this one");
        }
        if (now.state().openclaw().version().isEmpty()
                && OpenClawProgram.obstacle(now, want).isPresent()) {
            return Change.refuse(
                    "OpenClaw cannot be installed on this server, so it needs no Node",
                    "see runtime.openclaw");
        }
        var free = now.weather().freeMb().getOrDefault("/opt", Integer.MAX_VALUE);
        if (free < NEEDS_MB) {
            return Change.refuse(
                    "Node needs %d MB in /opt, and %d MB are free".formatted(NEEDS_MB, free),
                    "make room, or only harden this server");
        }
        var missing =
                List.of("curl", "ca-certificates").stream().filter(p -> !now.installed(p)).toList();
        var work =
                Gateway.takenUp(
                        Change.of(new Action.PutTree(PLACE, fill(build.get(), want.runtime())))
                                .because(
                                        ours.map("Node %s is too old for OpenClaw"::formatted)
                                                .orElse("no Node that OpenClaw supports")),
                        now,
                        want.gateway().port());
        return missing.isEmpty() ? work : work.withPackages(missing, List.of());
    }

    private static String fill(Build build, Answers.Runtime want) {
        return Shipped.named("openclaw/node.sh")
                .with("VERSION", VERSION)
                .with("NPM_VERSION", NPM_VERSION)
                .with("ARCH", build.node())
                .with("ARCHIVE_SHA256", build.archive())
                .with("PACKAGE_SHA512", build.npmPackage())
                .with("NPM_SHA512", NPM_SHA512)
                .with("NODE_SHA256", build.executable())
                .withWord("MIRROR", want.nodeMirror().orElse(NODEJS_ORG))
                .withWord("REGISTRY", want.npmRegistry().orElse(""))
                .complete();
    }
}
