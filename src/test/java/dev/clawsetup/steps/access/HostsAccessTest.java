package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clawsetup.steps.Server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostsAccessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sshd: ALL | '' | true",
                "ALL: ALL | '' | true",
                "ALL : PARANOID | '' | false",
                "vsftpd: ALL | '' | false",
                "# sshd: ALL | '' | false",
                "sshd: 198.51.100.4 | '' | true",
                "sshd: 198.51.100. | '' | true",
                "sshd: 198.51.100.0/255.255.255.0 | '' | true",
                "sshd: 198.51.100.0/24 : spawn x | '' | true",
                "sshd: 203.0.113.0/24, 198.51.100.4 | '' | true",
                "sshd: [2001:db8::]/32 | '' | false",
                "sshd: ALL | sshd: 198.51.100.0/24 | false",
                "sshd: ALL | sshd: 203.0.113.0/24 | true",
                "ALL: ALL | sshd: .example.net | false",
                "sshd: ALL EXCEPT 198.51.100.4 | '' | false",
                "sshd: ALL EXCEPT 203.0.113.9 | '' | true",
            })
    void findsTheLineThatRefusesOurAddress(String deny, String allow, boolean refuses) {
        var now =
                Server.rented()
                        .file("/etc/hosts.deny", deny + "\n")
                        .file("/etc/hosts.allow", allow + "\n")
                        .facts();
        assertEquals(refuses, new HostsAccess(now).refuses(Server.FROM).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sshd: [2001:db8::]/32 | 2001:db8::5 | true",
                "sshd: [2001:db8::5] | 2001:db8::5 | true",
                "sshd: [2001:db8:1::]/48 | 2001:db8::5 | false",
                "sshd: ALL | '' | false",
            })
    void readsIpv6AndAsksNothingOnAConsole(String deny, String from, boolean refuses) {
        var now = Server.rented().file("/etc/hosts.deny", deny + "\n").facts();
        assertEquals(refuses, new HostsAccess(now).refuses(from == null ? "" : from).isPresent());
    }
}
