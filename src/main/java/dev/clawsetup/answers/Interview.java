package dev.clawsetup.answers;

import dev.clawsetup.answers.Question.Kind;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Facts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The one list of questions that all fronts ask: full screen, line by line, or from a file.
///
/// Pure: what is asked, and what is complained about, follows from the facts, the operator and the
/// answers so far. Presets are what was found wherever something was set up before, so that a
/// second run without answers changes nothing.
public final class Interview {
    private final Facts facts;
    private final Operator operator;
    private final Answers.Purpose purpose;
    private final Set<String> controls;
    private final Found found;

    /// @param controls the ids that exist, for `controls.only` and `controls.skip`; none: not
    ///   checked
    public Interview(
            Facts facts, Operator operator, Answers.Purpose purpose, Set<String> controls) {
        this.facts = facts;
        this.operator = operator;
        this.purpose = purpose;
        this.controls = Set.copyOf(controls);
        this.found = new Found(facts, operator);
    }

    public Interview(Facts facts, Operator operator, Answers.Purpose purpose) {
        this(facts, operator, purpose, Set.of());
    }

    /// The pages that make sense with the answers so far, in order. Pages that need not be asked
    /// are among them and say so.
    public List<Page> pages(Draft soFar) {
        var pages = new ArrayList<Page>();
        pages.add(
                page(
                        "level",
                        "Protection level",
                        "How careful shall I be with %s?".formatted(system()),
                        Optional.empty(),
                        soFar,
                        Keys.LEVEL));
        pages.add(
                page(
                        "access",
                        "Who may log in",
                        accessSentence(),
                        Optional.empty(),
                        soFar,
                        Keys.ADMIN_NAME,
                        Keys.ADMIN_PASSWORD,
                        Keys.ADD_KEYS,
                        Keys.CONSOLE_TRIED));
        pages.add(
                page(
                        "firewall",
                        "Firewall",
                        found.doors().isEmpty()
                                ? "Only SSH can be reached from outside."
                                : "Besides SSH, %s answer to the network."
                                        .formatted(count(found.doors().size(), "door", "doors"))
                                        .replace("1 door answer", "1 door answers"),
                        found.doors().isEmpty()
                                ? Optional.of("Nothing but SSH can be reached from outside")
                                : Optional.empty(),
                        soFar,
                        Keys.KEEP,
                        Keys.STOP,
                        Keys.IGNORE));
        pages.add(
                page(
                        "tailscale",
                        "Tailscale",
                        found.tailscale(),
                        purpose == Answers.Purpose.INSTALL
                                        || facts.tailscale().installed()
                                        || soFar.has(Keys.TAILSCALE)
                                ? Optional.empty()
                                : Optional.of("Not in your Tailscale network, and none asked for"),
                        soFar,
                        Keys.TAILSCALE,
                        Keys.TAILSCALE_KEY,
                        Keys.TAILSCALE_SERVER,
                        Keys.TAILSCALE_HOST,
                        Keys.TAILSCALE_TAGS,
                        Keys.TAILSCALE_DNS,
                        Keys.TAILSCALE_RENEW,
                        Keys.TAILSCALE_SSH_ONLY));
        if (purpose == Answers.Purpose.INSTALL) {
            pages.add(
                    page(
                            "gateway",
                            "Gateway",
                            "You talk to OpenClaw in the browser. The fewer can reach it, the"
                                    + " better.",
                            Optional.empty(),
                            soFar,
                            Keys.BIND,
                            Keys.HOST,
                            Keys.NETWORKS,
                            Keys.SHARE,
                            Keys.ALLOW_TAILSCALE,
                            Keys.PORT,
                            Keys.TOKEN));
        }
        pages.add(
                page(
                        "runtime",
                        purpose == Answers.Purpose.INSTALL ? "How it runs" : "Updates",
                        purpose == Answers.Purpose.INSTALL
                                ? "OpenClaw gets an account of its own, which may do nothing else."
                                : "Security updates install themselves.",
                        Optional.empty(),
                        soFar,
                        Keys.VERSION,
                        Keys.REBOOT_AT));
        pages.add(
                page(
                        "extra",
                        "Mirrors and patience",
                        "For servers with an unusual network.",
                        Optional.of(
                                purpose == Answers.Purpose.INSTALL
                                        ? "OpenClaw and Node from their own sources; a change that"
                                                + " is not proved in 90 s is undone"
                                        : "A change that is not proved in 90 s is undone"),
                        soFar,
                        Keys.NPM_REGISTRY,
                        Keys.NODE_MIRROR,
                        Keys.TAILSCALE_MIRROR,
                        Keys.TAILSCALE_MIRROR_KEY,
                        Keys.DEADLINE));
        return pages;
    }

    /// The pages that a person has to be asked, in order: neither settled by what was found nor
    /// wholly answered by what was `given` (on the command line or in a file).
    public List<Page> open(Draft soFar, Draft given) {
        return pages(soFar).stream()
                .filter(page -> page.settled().isEmpty() || wantsSecret(page, given))
                .filter(page -> !page.questions().stream().allMatch(q -> given.answered(q.key())))
                .toList();
    }

    private static boolean wantsSecret(Page page, Draft given) {
        return page.questions().stream().anyMatch(q -> given.toBeAsked(q.key()));
    }

    /// The answers so far, and the preset wherever they are silent.
    public Draft complete(Draft soFar) {
        var all = new LinkedHashMap<>(soFar.values());
        for (var entry : Entry.ALL) {
            if (belongs(entry.key()) && !soFar.has(entry.key())) {
                all.put(entry.key(), fitting(entry, soFar, new Draft(all)));
            }
        }
        return new Draft(all);
    }

    /// The preset, unless it was for another way to the gateway than the one that was answered.
    private Value fitting(Entry entry, Draft soFar, Draft all) {
        var gone =
                switch (entry.key().path()) {
                    case "gateway.bind" ->
                            soFar.text(Keys.SHARE).equals("serve")
                                    || soFar.text(Keys.SHARE).equals("funnel");
                    case "gateway.tailscale" -> !all.text(Keys.BIND).equals("loopback");
                    case "gateway.allow-tailscale" -> !all.text(Keys.SHARE).equals("serve");
                    case "gateway.networks" -> !throughTheFirewall(all);
                    default -> false;
                };
        if (!gone) {
            return preset(entry);
        }
        return switch (entry.key().path()) {
            case "gateway.bind" -> Value.of("loopback");
            case "gateway.tailscale" -> Value.of("off");
            case "gateway.networks" -> Value.of(List.<String>of());
            default -> Value.of(false);
        };
    }

    /// What is wrong with answers on whatever server: known before anybody logs in.
    ///
    /// @param controls as in the constructor
    public static List<Complaint> malformed(Draft draft, Set<String> controls) {
        var complaints = new ArrayList<Complaint>();
        draft.values()
                .forEach((key, value) ->
                        Entry.of(key)
                                .ifPresentOrElse(
                                        entry -> complaints.addAll(entry.complaints(value)),
                                        () -> complaints.add(unknown(key))));
        for (var key : List.of(Keys.ONLY, Keys.SKIP)) {
            for (var pattern : draft.texts(key)) {
                var known = new Answers.Selection(Set.of(pattern), Set.of());
                if (!controls.isEmpty() && controls.stream().noneMatch(known::has)) {
                    complaints.add(
                            new Complaint(
                                    key,
                                    "“%s” is no control".formatted(pattern),
                                    "choose from "
                                            + String.join(
                                                    ", ", controls.stream().sorted().toList())));
                }
            }
        }
        return complaints;
    }

    static Complaint unknown(Key key) {
        return new Complaint(
                key,
                "is not a known key",
                Entry.nearest(key.path())
                        .map(near -> "did you mean %s?".formatted(near))
                        .orElse("see clawsetup answers --schema for all of them"));
    }

    /// What is wrong with the answers so far; empty when {@link #answers} will succeed. Unknown
    /// keys are complained about too.
    public List<Complaint> complaints(Draft soFar) {
        var complaints = new ArrayList<>(malformed(soFar, controls));
        soFar.values().keySet().stream()
                .filter(soFar::toBeAsked)
                .filter(key -> !key.path().startsWith("connect."))
                .map(key ->
                        new Complaint(
                                key,
                                "is to be asked for",
                                "where nobody can answer, write env:NAME or file:PATH"))
                .forEach(complaints::add);
        if (complaints.isEmpty()) {
            aboutThisServer(complete(soFar), complaints);
        }
        return complaints;
    }

    private void aboutThisServer(Draft all, List<Complaint> complaints) {
        var name = all.text(Keys.ADMIN_NAME);
        if (name.equals("root")) {
            complaints.add(
                    new Complaint(
                            Keys.ADMIN_NAME,
                            "“root” is nobody's own account",
                            "leave it empty to go on with root, by key only"));
        }
        if (name.equals("openclaw")) {
            complaints.add(
                    new Complaint(
                            Keys.ADMIN_NAME,
                            "“openclaw” is the account that OpenClaw runs as",
                            "choose another name, for example your own"));
        }
        facts.account(name)
                .filter(account -> !account.canLogIn() || account.uid() > 0 && account.uid() < 1000)
                .ifPresent(account ->
                        complaints.add(
                                new Complaint(
                                        Keys.ADMIN_NAME,
                                        "“%s” belongs to the system".formatted(name),
                                        "choose another name, for example your own")));
        if (name.isEmpty() && all.secret(Keys.ADMIN_PASSWORD).isPresent()) {
            complaints.add(
                    new Complaint(
                            Keys.ADMIN_PASSWORD,
                            "belongs to an account that is not named",
                            "give access.admin.name too, or leave the password out"));
        }
        if (purpose == Answers.Purpose.INSTALL) {
            aboutTheGateway(all, complaints);
        }
    }

    private void aboutTheGateway(Draft all, List<Complaint> complaints) {
        var port = Integer.parseInt(all.text(Keys.PORT));
        if (facts.sshd().ports().contains(port)) {
            complaints.add(
                    new Complaint(
                            Keys.PORT,
                            "%d is the port of SSH".formatted(port),
                            "take another one, for example 18789"));
        } else {
            found.holder(port)
                    .ifPresent(who ->
                            complaints.add(
                                    new Complaint(
                                            Keys.PORT,
                                            "%d is held by %s".formatted(port, who),
                                            "take another one, for example %d"
                                                    .formatted(found.freePort(port)))));
        }
        aboutTailscaleFor(all, complaints);
        if (!all.texts(Keys.NETWORKS).isEmpty() && !throughTheFirewall(all)) {
            complaints.add(
                    new Complaint(
                            Keys.NETWORKS,
                            "is for a gateway that other networks reach",
                            "leave it out, or answer gateway.bind with lan or custom"));
        }
        if (!all.text(Keys.BIND).equals("custom")) {
            return;
        }
        var host = all.text(Keys.HOST);
        if (facts.state().addresses().stream()
                .filter(own -> own.scope().equals("global") || own.inTailnet())
                .noneMatch(own -> !own.v6() && own.address().equals(host))) {
            var hosts = found.hosts();
            complaints.add(
                    new Complaint(
                            Keys.HOST,
                            host.isEmpty()
                                    ? "is needed for “one address that I name”"
                                    : host.startsWith("127.")
                                            ? "“%s” is reached from the server itself only"
                                                    .formatted(host)
                                            : "“%s” is not an %saddress of this server"
                                                    .formatted(
                                                            host,
                                                            host.contains(":") ? "IPv4 " : ""),
                            hosts.isEmpty()
                                    ? "answer gateway.bind with loopback"
                                    : "choose one of " + String.join(", ", hosts)));
        }
    }

    /// What OpenClaw would refuse when it starts, known before.
    private void aboutTailscaleFor(Draft all, List<Complaint> complaints) {
        var bind = all.text(Keys.BIND);
        var share = all.text(Keys.SHARE);
        if (bind.equals("tailnet") && !tailnet(all).wanted() && !facts.tailscale().running()) {
            complaints.add(
                    new Complaint(
                            Keys.BIND,
                            "“tailnet” needs Tailscale, and this server is in no tailnet",
                            "say yes to tailscale.use too, or choose loopback"));
        }
        if (all.text(Keys.ALLOW_TAILSCALE).equals("yes") && !share.equals("serve")) {
            complaints.add(
                    new Complaint(
                            Keys.ALLOW_TAILSCALE,
                            "works with gateway.tailscale: serve only, as nobody else tells"
                                    + " OpenClaw who comes",
                            "say no, or choose serve"));
        }
        if (share.equals("off")) {
            return;
        }
        if (!bind.equals("loopback")) {
            complaints.add(
                    new Complaint(
                            Keys.SHARE,
                            "“%s” needs gateway.bind: loopback, or OpenClaw does not start"
                                    .formatted(share),
                            "choose one of the two ways"));
        } else if (!tailnet(all).wanted() && !facts.tailscale().running()) {
            complaints.add(
                    new Complaint(
                            Keys.SHARE,
                            "“%s” needs Tailscale, and this server is in no tailnet"
                                    .formatted(share),
                            "say yes to tailscale.use too, or choose off"));
        } else {
            (share.equals("funnel") ? noFunnel(all) : noServe(all))
                    .ifPresent(why ->
                            complaints.add(
                                    new Complaint(
                                            Keys.SHARE,
                                            "“%s” does not work here: %s".formatted(share, why),
                                            "choose off, and gateway.bind: tailnet")));
        }
    }

    private static boolean throughTheFirewall(Draft all) {
        return all.text(Keys.BIND).equals("lan") || all.text(Keys.BIND).equals("custom");
    }

    /// The answers, checked and typed, with presets where they are silent.
    ///
    /// @throws IllegalArgumentException if there are complaints: ask for them first
    public Answers answers(Draft soFar) {
        var complaints = complaints(soFar);
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(complaints.getFirst().sentence());
        }
        var all = complete(soFar);
        var name = all.text(Keys.ADMIN_NAME);
        return new Answers(
                purpose,
                Level.valueOf(all.text(Keys.LEVEL).toUpperCase(java.util.Locale.ROOT)),
                new Answers.Selection(
                        Set.copyOf(all.texts(Keys.ONLY)), Set.copyOf(all.texts(Keys.SKIP))),
                new Answers.Access(
                        operator,
                        name.isEmpty() ? operator.account() : name,
                        !name.isEmpty(),
                        all.secret(Keys.ADMIN_PASSWORD),
                        all.texts(Keys.ADD_KEYS).stream().map(String::strip).distinct().toList(),
                        all.text(Keys.CONSOLE_TRIED).equals("yes")),
                new Answers.Firewall(
                        all.texts(Keys.KEEP).stream().distinct().toList(),
                        all.texts(Keys.STOP).stream().distinct().toList(),
                        all.texts(Keys.IGNORE).stream().distinct().toList()),
                new Answers.Updates(given(all, Keys.REBOOT_AT)),
                new Answers.Runtime(
                        purpose == Answers.Purpose.INSTALL ? all.text(Keys.VERSION) : "latest",
                        given(all, Keys.NPM_REGISTRY),
                        given(all, Keys.NODE_MIRROR)),
                gateway(all),
                tailnet(all),
                Duration.ofSeconds(Integer.parseInt(all.text(Keys.DEADLINE))));
    }

    private Answers.Gateway gateway(Draft all) {
        if (purpose == Answers.Purpose.HARDEN) {
            return new Answers.Gateway(
                    Answers.Bind.LOOPBACK, Optional.empty(), found.port(), Optional.empty());
        }
        return new Answers.Gateway(
                Answers.Bind.valueOf(all.text(Keys.BIND).toUpperCase(java.util.Locale.ROOT)),
                all.text(Keys.BIND).equals("custom") ? given(all, Keys.HOST) : Optional.empty(),
                Integer.parseInt(all.text(Keys.PORT)),
                all.secret(Keys.TOKEN),
                Answers.Share.valueOf(all.text(Keys.SHARE).toUpperCase(java.util.Locale.ROOT)),
                all.text(Keys.ALLOW_TAILSCALE).equals("yes"),
                all.texts(Keys.NETWORKS).stream().distinct().toList());
    }

    private static Answers.Tailnet tailnet(Draft all) {
        return new Answers.Tailnet(
                all.text(Keys.TAILSCALE).equals("yes"),
                all.secret(Keys.TAILSCALE_KEY),
                given(all, Keys.TAILSCALE_SERVER),
                given(all, Keys.TAILSCALE_HOST),
                all.texts(Keys.TAILSCALE_TAGS).stream().distinct().toList(),
                all.text(Keys.TAILSCALE_DNS).equals("yes"),
                given(all, Keys.TAILSCALE_MIRROR),
                given(all, Keys.TAILSCALE_MIRROR_KEY),
                all.text(Keys.TAILSCALE_SSH_ONLY).equals("yes"),
                all.text(Keys.TAILSCALE_RENEW).equals("yes"));
    }

    private static Optional<String> given(Draft all, Key key) {
        return Optional.of(all.text(key)).filter(text -> !text.isEmpty());
    }

    private Page page(
            String id,
            String title,
            String sentence,
            Optional<String> settled,
            Draft soFar,
            Key... keys) {
        var all = complete(soFar);
        var questions =
                Stream.of(keys)
                        .filter(key -> belongs(key) && asked(key, soFar, all))
                        .map(key -> question(Entry.of(key).orElseThrow(), soFar, all))
                        .toList();
        return new Page(id, title, sentence, questions, settled);
    }

    private Question question(Entry entry, Draft soFar, Draft all) {
        var kind =
                switch (entry.key().path()) {
                    case "firewall.keep" -> orLines(found.doorOptions(), "443/tcp");
                    case "network.stop" -> new Kind.Pick(found.needlessOptions());
                    case "access.admin.name" ->
                            new Kind.Line("ada", "stay with " + operator.account());
                    case "gateway.bind", "gateway.tailscale" -> offered(entry, all);
                    case "gateway.host" ->
                            new Kind.Line(found.hosts().stream().findFirst().orElse(""), "");
                    default -> entry.kind();
                };
        var explain = entry.explain() + notOffered(entry.key(), all);
        return new Question(entry.key(), entry.title(), entry.ask(), explain, kind, preset(entry));
    }

    /// Only what works, and what is there now.
    private Kind offered(Entry entry, Draft all) {
        return switch (entry.kind()) {
            case Kind.Choice(var options) ->
                    new Kind.Choice(
                            options.stream()
                                    .filter(o ->
                                            Value.of(o.value()).equals(preset(entry))
                                                    || o.value().equals(all.text(entry.key()))
                                                    || works(o.value(), all))
                                    .toList());
            case Kind.Line _, Kind.Lines _, Kind.Pick _, Kind.YesNo _, Kind.Hidden _ ->
                    entry.kind();
        };
    }

    private boolean works(String way, Draft all) {
        return switch (way) {
            case "custom" -> !found.hosts().isEmpty();
            case "tailnet" -> inATailnet(all);
            case "serve" -> inATailnet(all) && noServe(all).isEmpty();
            case "funnel" -> inATailnet(all) && noFunnel(all).isEmpty();
            default -> true;
        };
    }

    /// With an address of its own OpenClaw may command Tailscale, and so log it out.
    private static Optional<String> sshHangsOnIt(Draft all) {
        return all.text(Keys.TAILSCALE_SSH_ONLY).equals("yes")
                ? Optional.of(
                        "OpenClaw could log Tailscale out then, and SSH is to be open in the"
                                + " tailnet only")
                : Optional.empty();
    }

    private Optional<String> noServe(Draft all) {
        return sshHangsOnIt(all).or(found::noServe);
    }

    private Optional<String> noFunnel(Draft all) {
        return sshHangsOnIt(all).or(found::noFunnel);
    }

    /// Now, or when this is done.
    private boolean inATailnet(Draft all) {
        return facts.tailscale().running() || tailnet(all).wanted();
    }

    /// Why something does not stand among the choices, in a sentence.
    private String notOffered(Key key, Draft all) {
        if (key.equals(Keys.BIND) && !inATailnet(all)) {
            return " Your Tailscale network is no choice, as this server is in none.";
        }
        if (key.equals(Keys.BIND) && all.text(Keys.SHARE).equals("off")) {
            return noServe(all)
                    .map(why -> " Tailscale gives it no address with HTTPS: " + why + ".")
                    .orElse("");
        }
        return key.equals(Keys.SHARE) && noServe(all).isEmpty()
                ? noFunnel(all).map(why -> " Funnel is no choice: " + why + ".").orElse("")
                : "";
    }

    private static Kind orLines(List<Question.Option> options, String example) {
        return options.isEmpty() ? new Kind.Lines(example) : new Kind.Pick(options);
    }

    private boolean belongs(Key key) {
        return !key.path().startsWith("connect.")
                && (purpose == Answers.Purpose.INSTALL
                        || !(key.path().startsWith("gateway.")
                                || key.path().startsWith("runtime.")));
    }

    private boolean asked(Key key, Draft soFar, Draft all) {
        return switch (key.path()) {
            case "gateway.host" -> all.text(Keys.BIND).equals("custom");
            case "gateway.networks" -> throughTheFirewall(all) || soFar.has(key);
            // one that is in use stays, whatever is answered
            case "gateway.token" -> !facts.state().openclaw().tokenKept();
            case "gateway.tailscale" ->
                    all.text(Keys.BIND).equals("loopback") && works("serve", all)
                            || !all.text(key).equals("off");
            case "gateway.allow-tailscale" ->
                    all.text(Keys.SHARE).equals("serve") || all.text(key).equals("yes");
            case "tailscale.host", "tailscale.accept-dns" ->
                    all.text(Keys.TAILSCALE).equals("yes") || soFar.has(key);
            case "tailscale.auth-key" ->
                    all.text(Keys.TAILSCALE).equals("yes")
                                    && (!facts.tailscale().running()
                                            || all.text(Keys.TAILSCALE_RENEW).equals("yes"))
                            || soFar.has(key);
            case "tailscale.login-server", "tailscale.tags" ->
                    all.text(Keys.TAILSCALE).equals("yes") && !facts.tailscale().running()
                            || soFar.has(key);
            case "tailscale.ssh-only" -> all.text(Keys.TAILSCALE).equals("yes") || soFar.has(key);
            case "tailscale.renew" ->
                    all.text(Keys.TAILSCALE).equals("yes") && found.keyEndsSoon() || soFar.has(key);
            case "tailscale.mirror", "tailscale.mirror-key" ->
                    all.text(Keys.TAILSCALE).equals("yes") && !facts.tailscale().installed()
                            || soFar.has(key);
            case "access.admin.password" ->
                    !all.text(Keys.ADMIN_NAME).isEmpty() || soFar.has(Keys.ADMIN_PASSWORD);
            case "access.console.tried" -> facts.weather().connection().isPresent();
            case "network.stop" -> !found.needlessOptions().isEmpty();
            case "firewall.keep" -> !found.doorOptions().isEmpty() || soFar.has(Keys.KEEP);
            default -> true;
        };
    }

    private Value preset(Entry entry) {
        return switch (entry.key().path()) {
            case "level" -> Value.of(found.level().word());
            case "access.admin.name" -> Value.of(found.admin());
            case "access.console.tried" -> Value.of(facts.weather().connection().isEmpty());
            case "firewall.keep" -> Value.of(found.keep());
            case "network.stop" -> Value.of(found.stop());
            case "fail2ban.ignore" -> Value.of(found.ignored());
            case "updates.reboot-at" -> Value.of(found.rebootAt());
            case "runtime.version" -> Value.of(facts.state().openclaw().version().orElse("latest"));
            case "gateway.bind" -> Value.of(found.bind());
            case "gateway.host" -> Value.of(found.host());
            case "gateway.networks" -> Value.of(found.networks());
            case "gateway.tailscale" -> Value.of(found.share());
            case "gateway.allow-tailscale" -> Value.of(found.allowsTailscale());
            case "gateway.port" -> Value.of(Integer.toString(found.port()));
            case "tailscale.use" -> Value.of(found.inATailnet());
            case "tailscale.login-server" -> Value.of(found.loginServer());
            case "tailscale.host" -> Value.of(facts.tailscale().host());
            case "tailscale.tags" -> Value.of(facts.tailscale().tags());
            case "tailscale.accept-dns" -> Value.of(found.acceptsDns());
            case "tailscale.ssh-only" -> Value.of(facts.ufw().sshInTailnetOnly());
            case "tailscale.renew" -> Value.of(false);
            case "safety.deadline" -> Value.of("90");
            default -> entry.many() ? Value.of(List.<String>of()) : Value.of("");
        };
    }

    private String accessSentence() {
        var how =
                switch (operator.method()) {
                    case "publickey" -> "You log in as %s with a key.";
                    case "local" -> "You are on the server itself, as %s.";
                    default ->
                            "You log in as %s with a password: add a public key, so that passwords"
                                    + " can be turned off.";
                };
        var others =
                facts.loginAccounts().stream()
                        .filter(Account::administers)
                        .map(Account::name)
                        .filter(name -> !name.equals(operator.account()))
                        .toList();
        return how.formatted(operator.account())
                + (others.isEmpty()
                        ? ""
                        : " %s may look after this server too."
                                .formatted(String.join(", ", others)));
    }

    private String system() {
        var platform = facts.platform();
        var mb = platform.memoryMb();
        return "%s, %s with %s of memory"
                .formatted(
                        platform.hostname(),
                        facts.distribution().name(),
                        mb < 1000 ? mb + " MB" : Math.round(mb / 1024.0) + " GB");
    }

    private static String count(int many, String one, String more) {
        return many + " " + (many == 1 ? one : more);
    }
}
