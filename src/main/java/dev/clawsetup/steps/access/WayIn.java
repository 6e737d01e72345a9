package dev.clawsetup.steps.access;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.Trap;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The administrator's way in, which has to work tomorrow.
///
/// A plan is made before anything is done, so an account or a key that an earlier step is going to
/// add counts as there; the same question is asked again, of the server, before each step acts.
///
/// What only a login can show is left to the proof of the guarded step: a shell's own start-up
/// files, the provider's own firewall. We change none of these.
public record WayIn(Facts now, Answers want) {
    /// As many lines of a key file are looked at.
    private static final int MOST_KEYS = 300;

    /// Bits of an RSA key that is new here.
    private static final int SHORTEST_RSA = 2048;

    public String admin() {
        return want.access().admin();
    }

    public Optional<Account> account() {
        return now.account(admin());
    }

    public Proof proof() {
        return new Proof.FreshLogin(admin());
    }

    /// The operator is the administrator, and came in with a key: that way is proven already.
    public boolean proven() {
        return operatorIsAdmin() && want.access().operator().method().equals("publickey");
    }

    /// What sshd's files say is proven only where the running sshd has read them.
    private boolean settingsProven() {
        return proven() && !now.sshd().stale();
    }

    public boolean operatorIsAdmin() {
        return want.access().operator().account().equals(admin());
    }

    /// The authorized_keys lines that the administrator shall have: the key that logged in, and
    /// those given; each key once. Nothing is invented: a key that its owner cannot be shown to
    /// hold is not among them.
    public List<String> wantedLines() {
        var lines = new LinkedHashMap<String, String>();
        want.access().operator().publicKey().ifPresent(line -> put(lines, line));
        want.access().addKeys().forEach(line -> put(lines, line));
        return List.copyOf(lines.values());
    }

    /// Those of them that sshd does not accept for the administrator yet.
    public List<String> missingLines() {
        return wantedLines().stream().filter(line -> !opens(line)).toList();
    }

    /// The file that new keys go to: the first that sshd reads for the account, when it lies in its
    /// home. Elsewhere (`/etc/ssh/keys/%u`) somebody else decides who owns it.
    public Optional<String> keyFile() {
        var home = account().map(Account::home).orElse("/home/" + admin());
        var setting = now.sshd().setting("authorizedkeysfile", admin());
        if (setting.equals("none")) {
            return Optional.empty(); // a program hands the keys out (AuthorizedKeysCommand)
        }
        var first = setting.isEmpty() ? ".ssh/authorized_keys" : setting.split(" ")[0];
        var path = first.replace("%h", home).replace("%u", admin()).replace("%%", "%");
        var file = path.startsWith("/") ? path : home + "/" + path;
        return file.startsWith(home + "/") ? Optional.of(file) : Optional.empty();
    }

    /// Why logins by key alone would shut the administrator out.
    public Optional<Refusal> refusesKeysAlone() {
        if (proven()) {
            return cannotLogIn();
        }
        boolean comes =
                !wantedLines().isEmpty()
                        && (chosen("access.admin") || chosen("access.keys"))
                        && keyFile().isPresent();
        boolean there = wantedLines().stream().anyMatch(this::opens);
        // whoever sits at the server itself shows no key; somebody who administers must have one
        boolean onConsole =
                want.access().operator().method().equals("local")
                        && now.loginAccounts().stream()
                                .anyMatch(a -> a.administers() && !a.usableKeys().isEmpty());
        if (!(comes || there || onConsole)) {
            return refuse(
                    "nobody has shown a key that opens %s, so logins by key alone would lock you out"
                            .formatted(admin()),
                    "add a public key on the page “Who may log in”, or log in with the key"
                            + " (--identity)");
        }
        return cannotLogIn();
    }

    /// Whether the administrator becomes root, or will when the account is set up.
    public boolean administers() {
        return account().map(Account::administers).orElse(false) || chosen("access.admin");
    }

    /// Why the administrator could not log in by key, as far as the facts tell (the numbered list
    /// of lockouts: account, key file, sshd's settings for that account).
    public Optional<Refusal> cannotLogIn() {
        if (account().isEmpty() && noShell()) {
            return Traps.of(now, Trap.Kind.NO_SHELL);
        }
        if (account().isEmpty() && !(want.access().adminNamed() && chosen("access.admin"))) {
            return refuse(
                    "there is no account %s on this server".formatted(admin()),
                    "name an account that exists, or let access.admin make it");
        }
        return account()
                .flatMap(this::accountRefuses)
                .or(this::serverRefuses)
                .or(this::settingsRefuse)
                .or(() -> settingsProven() && namesHosts() ? Optional.empty() : listsRefuse());
    }

    private boolean noShell() {
        return now.weather().traps().stream()
                .filter(t -> t.kind() == Trap.Kind.NO_SHELL)
                .anyMatch(t -> List.of(t.about().split(" ")).contains(admin()));
    }

    /// What stands beside sshd's settings: files that bar everybody but root, and what PAM, sudo
    /// and the place of the home have in store.
    private Optional<Refusal> serverRefuses() {
        var barred =
                List.of("/etc/nologin", "/run/nologin").stream()
                        .filter(path -> !rootIs() && now.file(path).isPresent())
                        .findFirst();
        if (barred.isPresent()) {
            return refuse(
                    "%s is there, and as long as it is, only root may log in"
                            .formatted(barred.get()),
                    "find out who put it there (a shutdown does), then: rm " + barred.get());
        }
        var who = account();
        if (who.isEmpty()) {
            return Traps.of(now, Trap.Kind.SUDOERS_FOLDER, Trap.Kind.DIRECTORY, Trap.Kind.LIMIT)
                    .or(() -> Traps.of(now, Trap.Kind.PAM_RULE));
        }
        return Traps.of(
                        now,
                        who.get(),
                        Trap.Kind.HOME,
                        Trap.Kind.REQUIRETTY,
                        Trap.Kind.REVOKED,
                        Trap.Kind.LIMIT)
                .or(() ->
                        proven() ? Optional.empty() : Traps.of(now, who.get(), Trap.Kind.PAM_RULE))
                .or(() ->
                        who.get().administers()
                                ? Optional.empty()
                                : Traps.of(now, Trap.Kind.SUDOERS_FOLDER));
    }

    private Optional<Refusal> accountRefuses(Account account) {
        var name = account.name();
        if (!account.shut().isEmpty()) {
            return refuse(
                    "nobody can log in as %s: %s"
                            .formatted(name, String.join("; ", account.shut())),
                    "correct that (chage, chsh), or name another administrator");
        }
        if (!account.canLogIn()) {
            return refuse(
                    "%s has no shell (%s), so it cannot log in".formatted(name, account.shell()),
                    "name another administrator");
        }
        if (account.password() == Account.Password.EXPIRED) {
            return refuse(
                    "the password of %s has to be changed at its next login, and until then no command runs"
                            .formatted(name),
                    "log in as %s once and change it, or say that it is fine: chage -d $(date +%%F) %1$s"
                            .formatted(name));
        }
        if (!proven() && !account.keyProblems().isEmpty()) {
            return refuse(
                    "sshd ignores the keys of %s: %s"
                            .formatted(name, String.join("; ", account.keyProblems())),
                    "correct owner and mode there: home 0755, .ssh 0700, authorized_keys 0600, all"
                            + " owned by "
                            + name);
        }
        if (proven() && !stillOpens()) {
            return refuse(
                    "the key that you logged in with would not let you in as %s again: %s"
                            .formatted(name, whyNot(account)),
                    "see to that first, and keep this login open until a new one works");
        }
        if (account.password() == Account.Password.LOCKED && setting("usepam").equals("no")) {
            return refuse(
                    "the password of %s is locked and sshd runs without PAM, which shuts keys out too"
                            .formatted(name),
                    "set “UsePAM yes” in /etc/ssh/sshd_config");
        }
        return Optional.empty();
    }

    private Optional<Refusal> settingsRefuse() {
        if (setting("pubkeyauthentication").equals("no")) {
            return refuse(
                    "sshd does not take keys from %s (PubkeyAuthentication no)".formatted(admin()),
                    "set “PubkeyAuthentication yes” in /etc/ssh/sshd_config");
        }
        var methods = setting("authenticationmethods");
        if (!(methods.isEmpty() || List.of(methods.split(" ")).contains("any"))
                && !List.of(methods.split(" ")).contains("publickey")) {
            return refuse(
                    "sshd wants more than a key from %s (AuthenticationMethods %s)"
                            .formatted(admin(), methods),
                    "this login is stricter than ours: leave ssh.* out, or remove that line");
        }
        var kind = noKeyIsTaken();
        if (kind.isPresent()) {
            return kind;
        }
        if (setting("permittty").equals("no")) {
            return refuse(
                    "%s gets no terminal (PermitTTY no), so nobody could work there"
                            .formatted(admin()),
                    "name another administrator, or take the account out of that rule");
        }
        for (var keyword : List.of("forcecommand", "chrootdirectory")) {
            var value = setting(keyword);
            if (!(value.isEmpty() || value.equals("none"))) {
                return refuse(
                        "%s gets no ordinary shell (%s %s)".formatted(admin(), keyword, value),
                        "name another administrator, or take the account out of that rule");
            }
        }
        if (rootIs()
                && List.of("no", "forced-commands-only").contains(setting("permitrootlogin"))) {
            return refuse(
                    "root may not log in (PermitRootLogin %s)"
                            .formatted(setting("permitrootlogin")),
                    "name an administrator (access.admin.name)");
        }
        return Optional.empty();
    }

    /// Why sshd would take none of the keys that are known to be the administrator's.
    private Optional<Refusal> noKeyIsTaken() {
        var lines =
                operatorIsAdmin()
                        ? want.access().operator().publicKey().stream().toList()
                        : wantedLines();
        var refused = lines.stream().flatMap(line -> refusesLine(line, 0).stream()).toList();
        return refused.size() < lines.size() ? Optional.empty() : refused.stream().findFirst();
    }

    /// AllowUsers and its kind: an account that is not on the list looks to its owner like a wrong
    /// key.
    private Optional<Refusal> listsRefuse() {
        var groups = account().map(Account::groups).orElse(List.of(admin()));
        var denied =
                named("denyusers", admin())
                        || groups.stream().anyMatch(g -> named("denygroups", g));
        var allowed =
                (setting("allowusers").isEmpty() || named("allowusers", admin()))
                        && (setting("allowgroups").isEmpty()
                                || groups.stream().anyMatch(g -> named("allowgroups", g)));
        if (!denied && allowed) {
            return Optional.empty();
        }
        return refuse(
                "sshd lets only certain accounts in, and %s is not one of them".formatted(admin()),
                "add it to AllowUsers or AllowGroups (and to no Deny list), or name an account that"
                        + " is");
    }

    /// Whether one of the lists speaks of hosts, whose names only the server can look up.
    private boolean namesHosts() {
        return List.of("allowusers", "denyusers").stream().anyMatch(l -> setting(l).contains("@"));
    }

    private boolean named(String list, String name) {
        for (var pattern : setting(list).split(" ")) {
            var at = pattern.split("@", 2);
            if (ClientPatterns.glob(at[0], name)
                    && (at.length == 1 || ClientPatterns.match(at[1], from()))) {
                return true;
            }
        }
        return false;
    }

    /// The operator's address as the server sees it; empty on a console.
    private String from() {
        return now.weather().connection().map(c -> c.clientAddress()).orElse("");
    }

    /// Why a key would not be accepted here at all.
    public Optional<Refusal> refusesLine(String line) {
        return refusesLine(line, SHORTEST_RSA);
    }

    /// @param shortest RSA keys below so many bits are refused, whatever sshd says
    private Optional<Refusal> refusesLine(String line, int shortest) {
        var key = PublicKey.of(line);
        if (key.isEmpty()) {
            return refuse(
                    "“%s” is not a public key".formatted(shortened(line)),
                    "give the whole line of the .pub file, which begins with ssh-ed25519, ssh-rsa"
                            + " or ecdsa-");
        }
        var accepted = List.of(setting("pubkeyacceptedalgorithms").split(","));
        if (!setting("pubkeyacceptedalgorithms").isEmpty()
                && key.get().algorithms().stream().noneMatch(accepted::contains)) {
            return refuse(
                    "sshd does not accept %s keys (PubkeyAcceptedAlgorithms)"
                            .formatted(key.get().type()),
                    "give an ssh-ed25519 key");
        }
        var bits = key.get().rsaBits();
        var least =
                setting("requiredrsasize").matches("\\d+")
                        ? Integer.parseInt(setting("requiredrsasize"))
                        : 0;
        if (bits > 0 && bits < Math.max(least, shortest)) {
            return refuse(
                    "an RSA key of %d bits is too short".formatted(bits),
                    "give an ssh-ed25519 key, or RSA with 3072 bits or more");
        }
        return Optional.empty();
    }

    private boolean opens(String line) {
        var print = PublicKey.of(line).map(PublicKey::fingerprint).orElse("");
        return account().stream()
                .flatMap(a -> a.keys().stream().filter(key -> reads(a, key)))
                .filter(key -> key.unrestricted() || key.opensFrom(this::here))
                .map(AuthorizedKey::fingerprint)
                .anyMatch(print::equals);
    }

    /// Whether sshd reads that file: a problem is told of a file or of a folder above it.
    private boolean reads(Account account, AuthorizedKey key) {
        return account.keyProblems().isEmpty()
                || (proven()
                        && account.keyProblems().stream()
                                .noneMatch(p -> key.file().startsWith(p.split(" ", 2)[0])));
    }

    /// Files change while somebody is logged in. Where a program hands keys out, or certificates
    /// do, nothing can be seen in files.
    private boolean stillOpens() {
        boolean inFiles =
                List.of("authorizedkeyscommand", "trustedusercakeys").stream()
                        .allMatch(k -> setting(k).isEmpty() || setting(k).equals("none"));
        return !inFiles
                || account().filter(a -> a.keys().size() >= MOST_KEYS).isPresent()
                || want.access().operator().publicKey().map(this::opens).orElse(true);
    }

    private String whyNot(Account account) {
        var print = want.access().operator().publicKey().flatMap(PublicKey::of);
        var there =
                account.keys().stream()
                        .filter(k ->
                                print.map(PublicKey::fingerprint)
                                        .equals(Optional.of(k.fingerprint())))
                        .findFirst();
        if (there.isEmpty()) {
            return "it is in no file that sshd reads now (AuthorizedKeysFile %s)"
                    .formatted(setting("authorizedkeysfile"));
        }
        return account.keyProblems().isEmpty()
                ? "%s line %d limits it to %s"
                        .formatted(
                                there.get().file(),
                                there.get().line(),
                                shortened(there.get().options()))
                : String.join("; ", account.keyProblems());
    }

    private boolean here(String patterns) {
        return ClientPatterns.match(patterns, from());
    }

    /// The key that logged in lies there already, with limits that somebody put before it: a second
    /// line without them would undo what they wanted.
    Optional<Refusal> limited() {
        var print =
                want.access()
                        .operator()
                        .publicKey()
                        .flatMap(PublicKey::of)
                        .map(PublicKey::fingerprint)
                        .orElse("");
        return account().stream()
                .flatMap(a -> a.keys().stream())
                .filter(key -> key.fingerprint().equals(print))
                .filter(key -> !(key.unrestricted() || key.opensFrom(this::here)))
                .findFirst()
                .flatMap(key ->
                        refuse(
                                "your key is allowed for %s only with a limit (%s line %d: %s)"
                                        .formatted(
                                                admin(),
                                                key.file(),
                                                key.line(),
                                                shortened(key.options())),
                                "remove that limit if it is not meant for you, or give another key"
                                        + " (access.keys.add)"));
    }

    /// Why no key could be added to the file that sshd reads.
    Optional<Refusal> cannotAddKeys() {
        return account().flatMap(a -> Traps.of(now, a, Trap.Kind.IMMUTABLE));
    }

    private boolean rootIs() {
        return account().map(Account::root).orElse(false);
    }

    private boolean chosen(String id) {
        return want.chosen().has(id);
    }

    private String setting(String keyword) {
        return now.sshd().setting(keyword, admin());
    }

    private static void put(LinkedHashMap<String, String> lines, String line) {
        lines.putIfAbsent(
                PublicKey.of(line).map(PublicKey::fingerprint).orElse(line), line.strip());
    }

    private static String shortened(String line) {
        return line.length() > 40 ? line.substring(0, 40) + "…" : line;
    }

    private static Optional<Refusal> refuse(String why, String remedy) {
        return Optional.of((Refusal) Change.refuse(why, remedy));
    }
}
