package dev.clawsetup.steps.access;

import dev.clawsetup.answers.Answers;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.AuthorizedKey;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.plan.Change;
import dev.clawsetup.plan.Change.Refusal;
import dev.clawsetup.plan.Proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The administrator's way in, which has to work tomorrow.
///
/// A plan is made before anything is done, so an account or a key that an earlier step is going to
/// add counts as there; the same question is asked again, of the server, before each step acts.
///
/// What only a login can show is left to the proof of the guarded step: broken PAM modules,
/// `requiretty`, /etc/hosts.deny, /etc/nologin, the provider's own firewall. We change none of
/// these, and our own login has just passed them.
public record WayIn(Facts now, Answers want) {

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
        if (account().isEmpty() && !(want.access().adminNamed() && chosen("access.admin"))) {
            return refuse(
                    "there is no account %s on this server".formatted(admin()),
                    "name an account that exists, or let access.admin make it");
        }
        return account()
                .flatMap(this::accountRefuses)
                .or(this::settingsRefuse)
                .or(() -> proven() ? Optional.empty() : listsRefuse());
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
                    "log in as %s once and change it".formatted(name));
        }
        if (!proven() && !account.keyProblems().isEmpty()) {
            return refuse(
                    "sshd ignores the keys of %s: %s"
                            .formatted(name, String.join("; ", account.keyProblems())),
                    "correct owner and mode there: home 0755, .ssh 0700, authorized_keys 0600, all"
                            + " owned by "
                            + name);
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

    private boolean named(String list, String name) {
        var from = now.weather().connection().map(c -> c.clientAddress()).orElse("");
        for (var pattern : setting(list).split(" ")) {
            var at = pattern.split("@", 2);
            if (glob(at[0], name) && (at.length == 1 || glob(at[1], from))) {
                return true;
            }
        }
        return false;
    }

    private static boolean glob(String pattern, String text) {
        var regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return text.matches(regex.toString());
    }

    /// Why a key would not be accepted here at all.
    public Optional<Refusal> refusesLine(String line) {
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
        if (bits > 0 && bits < Math.max(least, 2048)) {
            return refuse(
                    "an RSA key of %d bits is too short".formatted(bits),
                    "give an ssh-ed25519 key, or RSA with 3072 bits or more");
        }
        return Optional.empty();
    }

    private boolean opens(String line) {
        var print = PublicKey.of(line).map(PublicKey::fingerprint).orElse("");
        return account().stream()
                .flatMap(a -> a.usableKeys().stream())
                .map(AuthorizedKey::fingerprint)
                .anyMatch(print::equals);
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
