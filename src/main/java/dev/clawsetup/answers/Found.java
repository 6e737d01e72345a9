package dev.clawsetup.answers;

import dev.clawsetup.answers.Question.Option;
import dev.clawsetup.facts.Account;
import dev.clawsetup.facts.Address;
import dev.clawsetup.facts.Facts;
import dev.clawsetup.facts.FileState;
import dev.clawsetup.facts.Listener;
import dev.clawsetup.facts.OwnJail;
import dev.clawsetup.facts.Tailscale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the facts say about each question: the presets, and what there is to choose from.
final class Found {

    /// Came with the system, listens to the network, seldom of use on a server: what it is → how
    /// its unit begins.
    private static final Map<String, String> NEEDLESS =
            Map.of(
                    "rpcbind", "finds NFS services",
                    "avahi-daemon", "announces this computer in a local network",
                    "cups", "prints",
                    "cups-browsed", "looks for printers",
                    "exim4", "passes on mail",
                    "ModemManager", "talks to modems");

    /// A program that fetches something answers on these; nobody connects to them. They are let in
    /// by ufw's own rules or as replies: DHCP 68 and 546, NTP 123, mDNS 5353, LLMNR 5355.
    private static final Set<String> REPLIES =
            Set.of("68/udp", "546/udp", "123/udp", "5353/udp", "5355/udp", "5355/tcp");

    private final Facts facts;
    private final Operator operator;

    Found(Facts facts, Operator operator) {
        this.facts = facts;
        this.operator = operator;
    }

    /// What can be reached from outside besides SSH and OpenClaw: `80/tcp` → who holds it.
    Map<String, List<Listener>> doors() {
        var doors = new LinkedHashMap<String, List<Listener>>();
        facts.state().listeners().stream()
                .filter(Listener::reachableFromOutside)
                .filter(l -> !(l.protocol().equals("tcp") && ssh(l)))
                .filter(l -> !REPLIES.contains(l.port()))
                .filter(l -> !l.unit().startsWith("openclaw"))
                .sorted(java.util.Comparator.comparingInt(l -> l.at().port()))
                .forEach(l -> doors.computeIfAbsent(l.port(), p -> new ArrayList<>()).add(l));
        return doors;
    }

    private boolean ssh(Listener listener) {
        return facts.sshd().ports().contains(listener.at().port());
    }

    List<Option> doorOptions() {
        return doors().entrySet().stream()
                .map(door -> new Option(door.getKey(), label(door), meaning(door.getKey())))
                .toList();
    }

    private static String label(Map.Entry<String, List<Listener>> door) {
        var who =
                door.getValue().stream()
                        .map(Found::name)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
        return "%s, %s"
                .formatted(door.getKey(), who.isEmpty() ? "the system" : String.join(", ", who));
    }

    private static String name(Listener listener) {
        return listener.process().isEmpty() ? listener.unit() : listener.process();
    }

    private static String meaning(String port) {
        return switch (port) {
            case "80/tcp" -> "A website.";
            case "443/tcp", "443/udp" -> "A website, encrypted.";
            case "25/tcp", "465/tcp", "587/tcp" -> "Mail.";
            case "53/tcp", "53/udp" -> "Names (DNS).";
            case "111/tcp", "111/udp" -> "Seldom needed; misused for attacks on others.";
            case "3306/tcp", "5432/tcp", "6379/tcp", "27017/tcp", "9200/tcp", "11211/tcp" ->
                    "A database: seldom meant for the whole internet.";
            case "51820/udp" -> "WireGuard, a VPN.";
            case "41641/udp" -> "Tailscale.";
            default -> "Keep it if somebody uses it from outside.";
        };
    }

    /// On a server in use an unknown door may be somebody's work, so it stays open; on a fresh one
    /// nobody can miss it. Where our firewall is on already, what it lets in.
    List<String> keep() {
        if (facts.ufw().on()) {
            return Stream.concat(doors().keySet().stream().filter(this::allowed), kept().stream())
                    .distinct()
                    .toList();
        }
        if (fresh()) {
            return List.of();
        }
        var nfs = doors().containsKey("2049/tcp");
        return doors().entrySet().stream()
                .filter(door -> nfs || !door.getValue().stream().allMatch(Found::needless))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What an earlier run was told to keep, also while its service does not run.
    private List<String> kept() {
        var rule = Pattern.compile("allow (\\S+) comment 'clawsetup: kept'");
        return facts.ufw().rules().stream()
                .map(rule::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(m -> m.group(1))
                .toList();
    }

    private boolean allowed(String port) {
        var number = port.substring(0, port.indexOf('/'));
        var rule =
                Pattern.compile(
                        "(allow|limit)( in)? (%s|%s)( .*)?"
                                .formatted(Pattern.quote(port), Pattern.quote(number)));
        return facts.ufw().rules().stream().anyMatch(r -> rule.matcher(r).matches());
    }

    /// Whether nobody works with this server yet: up for less than two days, nobody else logged in,
    /// and nothing that carries others.
    private boolean fresh() {
        var others =
                facts.weather().logins().stream()
                        .anyMatch(login ->
                                !login.account().equals(operator.account())
                                        && !login.account().equals("root"));
        return facts.weather().uptime().compareTo(Duration.ofDays(2)) < 0
                && !others
                && facts.state().upstreamServices().isEmpty()
                && facts.weather().openSteps().isEmpty();
    }

    private static boolean needless(Listener listener) {
        return NEEDLESS.containsKey(stem(listener.unit()));
    }

    private static String stem(String unit) {
        return unit.replaceFirst("\\.(service|socket)$", "");
    }

    /// The service, and the socket that would start it again.
    List<Option> needlessOptions() {
        return doorListeners()
                .filter(Found::needless)
                .flatMap(l -> Stream.of(l.unit(), stem(l.unit()) + ".socket"))
                .filter(unit -> unit.endsWith(".service") || facts.unit(unit).exists())
                .distinct()
                .map(unit -> new Option(unit, unit, "It " + NEEDLESS.get(stem(unit)) + "."))
                .toList();
    }

    private Stream<Listener> doorListeners() {
        return facts.state().listeners().stream().filter(Listener::reachableFromOutside);
    }

    List<String> stop() {
        return fresh() ? needlessOptions().stream().map(Option::value).toList() : List.of();
    }

    /// What an earlier run was told; a rented server where nobody was asked yet.
    Level level() {
        return facts.weather()
                .ours()
                .flatMap(ours ->
                        Stream.of(Level.values())
                                .filter(level -> level.word().equals(ours.level()))
                                .findFirst())
                .orElse(Level.INTERNET);
    }

    /// The account that an earlier run gave sudo to; empty: nobody was named.
    String admin() {
        return facts.file("/etc/sudoers.d/clawsetup-admin")
                .map(FileState::content)
                .flatMap(content ->
                        content.lines()
                                .filter(line -> line.matches("[a-z_][a-z0-9_-]*\\s.*"))
                                .map(line -> line.split("\\s", 2)[0])
                                .findFirst())
                .filter(name -> facts.account(name).filter(Account::canLogIn).isPresent())
                .orElse("");
    }

    /// Whom an earlier run was told never to ban, and from where it came; without us, the tailnet,
    /// and those that fail2ban spared before.
    List<String> ignored() {
        var us = facts.weather().connection().map(c -> c.clientAddress()).orElse("");
        return facts.file(OwnJail.FILE).map(OwnJail::of).stream()
                .flatMap(jail -> jail.spared().stream().filter(a -> !jail.theirs().contains(a)))
                .filter(a -> !a.equals(us) && !Tailscale.NETWORKS.contains(a))
                .filter(a -> new Check.Network().fault(a).isEmpty())
                .toList();
    }

    String rebootAt() {
        var content =
                facts.file("/etc/apt/apt.conf.d/52clawsetup-updates")
                        .map(FileState::content)
                        .orElse("");
        var time =
                Pattern.compile("Automatic-Reboot-Time\\s+\"([0-9]{2}:[0-9]{2})\"")
                        .matcher(content);
        return content.matches("(?s).*Automatic-Reboot\\s+\"true\".*") && time.find()
                ? time.group(1)
                : "";
    }

    String bind() {
        return config("gateway.bind")
                .filter(bind -> Set.of("loopback", "tailnet", "lan", "custom").contains(bind))
                .orElse("loopback");
    }

    /// What Tailscale does for the gateway.
    String share() {
        return config("gateway.tailscale.mode")
                .filter(mode -> Set.of("serve", "funnel").contains(mode))
                .orElse("off");
    }

    boolean allowsTailscale() {
        return config("gateway.auth.allowTailscale").equals(Optional.of("true"));
    }

    /// Whom the firewall lets in to the gateway.
    List<String> networks() {
        var rule = Pattern.compile("allow from (\\S+) to any port .* comment 'clawsetup: gateway'");
        return facts.ufw().rules().stream()
                .map(rule::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(m -> m.group(1))
                .distinct()
                .toList();
    }

    /// Why there is no address with HTTPS, where the tailnet is known; empty: there may be one.
    Optional<String> noServe() {
        return facts.tailscale().running() && facts.tailscale().certificates().isEmpty()
                ? Optional.of(
                        "your Tailscale network gives no certificates (its page “DNS” has a switch"
                                + " for HTTPS; Headscale has none)")
                : Optional.empty();
    }

    Optional<String> noFunnel() {
        return noServe()
                .or(() ->
                        facts.tailscale().running() && !facts.tailscale().mayFunnel()
                                ? Optional.of(
                                        "your Tailscale network does not allow it (attribute"
                                                + " “funnel” in its access rules)")
                                : Optional.empty());
    }

    /// What was found of it, in one sentence.
    String tailscale() {
        var there = facts.tailscale();
        return switch (there.backend()) {
            case RUNNING -> "This server is %s in your Tailscale network.".formatted(there.name());
            case NEEDS_LOGIN, NEEDS_APPROVAL, STOPPED, STARTING, OTHER ->
                    "Tailscale is here, but not connected.";
            case SILENT ->
                    there.installed()
                            ? "Tailscale is here, but does not run."
                            : "Your own devices can reach this server over Tailscale; nobody"
                                    + " else then sees OpenClaw.";
        };
    }

    boolean inATailnet() {
        return facts.tailscale().running();
    }

    /// Tailscale's own needs no name.
    String loginServer() {
        var server = facts.tailscale().server();
        return server.startsWith("https://controlplane.tailscale.com") ? "" : server;
    }

    /// Soon enough to be asked about it.
    boolean keyEndsSoon() {
        return facts.tailscale().running()
                && facts.tailscale().endsBefore(facts.weather().clock().plus(Tailscale.AHEAD));
    }

    boolean acceptsDns() {
        return !facts.tailscale().running() || facts.tailscale().acceptsDns();
    }

    String host() {
        return config("gateway.customBindHost").orElse("");
    }

    int port() {
        return config("gateway.port")
                .filter(port -> new Check.Whole(1024, 65535).fault(port).isEmpty())
                .map(Integer::parseInt)
                .orElse(Answers.Gateway.USUAL_PORT);
    }

    /// A JSON string or number, without its quotes.
    private Optional<String> config(String path) {
        return Optional.ofNullable(facts.state().openclaw().config().get(path))
                .map(json -> json.replaceAll("^\"|\"$", ""))
                .filter(text -> !text.isEmpty() && !text.equals("null"));
    }

    /// Who, other than OpenClaw, holds that TCP port.
    Optional<String> holder(int port) {
        return facts.state().listeners().stream()
                .filter(l -> l.protocol().equals("tcp") && l.at().port() == port)
                .filter(l -> !l.unit().startsWith("openclaw") && !l.process().contains("openclaw"))
                .filter(l -> facts.state().openclaw().others().isEmpty())
                .map(l -> name(l).isEmpty() ? "another program" : name(l))
                .findFirst();
    }

    int freePort(int taken) {
        var port =
                taken == Answers.Gateway.USUAL_PORT
                        ? Answers.Gateway.USUAL_PORT + 1
                        : Answers.Gateway.USUAL_PORT;
        while (holder(port).isPresent() || facts.sshd().ports().contains(port)) {
            port++;
        }
        return port;
    }

    /// The addresses that OpenClaw can listen on alone, and others reach: those of private networks
    /// first. It takes IPv4 only.
    List<String> hosts() {
        return facts.state().addresses().stream()
                .filter(a -> a.scope().equals("global") && !a.v6() && !a.inside())
                .map(Address::address)
                .sorted(
                        Comparator.comparing(
                                a -> !a.matches("(10|192\\.168|172\\.(1[6-9]|2[0-9]|3[01]))\\..*")))
                .toList();
    }
}
