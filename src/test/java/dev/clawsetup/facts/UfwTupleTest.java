package dev.clawsetup.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/// The right column is what `ufw show added` of ufw 0.36.2 printed for the left one.
class UfwTupleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in comment=7373682028636c6177736574757029 |"
                        + " allow 22/tcp comment 'ssh (clawsetup)'",
                "allow any 80 0.0.0.0/0 any 0.0.0.0/0 in | allow 80",
                "limit tcp 2222 0.0.0.0/0 any 0.0.0.0/0 in | limit 2222/tcp",
                "deny any any 0.0.0.0/0 any 198.51.100.9 in | deny from 198.51.100.9",
                "allow any 53 0.0.0.0/0 any 0.0.0.0/0 out | allow out 53",
                "allow any any 0.0.0.0/0 any 0.0.0.0/0 in_eth0 | allow in on eth0",
                "allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in_eth0 | allow in on eth0 to any port 443"
                        + " proto tcp",
                "allow_log tcp 25 0.0.0.0/0 any 0.0.0.0/0 in | allow log 25/tcp",
                "allow_log-all any any 0.0.0.0/0 any 10.0.0.1 in | allow log-all from 10.0.0.1",
                "reject any 25 192.0.2.1 any 0.0.0.0/0 out | reject out to 192.0.2.1 port 25",
                "route:allow any any 0.0.0.0/0 any 10.0.0.0/8 in_eth0!out_eth1 | route allow in on"
                        + " eth0 out on eth1 from 10.0.0.0/8",
                "route:deny any 3000 0.0.0.0/0 any 0.0.0.0/0 in | route deny 3000",
                "allow udp 1000:2000 0.0.0.0/0 any 0.0.0.0/0 in | allow 1000:2000/udp",
                "allow tcp 80,443 0.0.0.0/0 any 0.0.0.0/0 in | allow 80,443/tcp",
                "allow any any 0.0.0.0/0 any 0.0.0.0/0 in | allow to any",
                "deny udp any 0.0.0.0/0 99 10.1.1.1 out_eth1 | deny out on eth1 from 10.1.1.1 port"
                        + " 99 proto udp",
                "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 OpenSSH - in | allow OpenSSH",
                "allow tcp 4000 0.0.0.0/0 any 0.0.0.0/0 My%20App - in | allow 'My App'",
                "allow udp 4001 0.0.0.0/0 any 0.0.0.0/0 My%20App - in | allow 'My App'",
                "allow tcp 4000 0.0.0.0/0 any 10.0.0.0/8 My%20App - in comment=636166c3a9 | allow"
                        + " from 10.0.0.0/8 to any app 'My App' comment 'café'",
                "allow udp 4001 0.0.0.0/0 any 10.0.0.0/8 My%20App - in comment=636166c3a9 | allow"
                        + " from 10.0.0.0/8 to any app 'My App' comment 'café'",
                "allow tcp 22 ::/0 any 2001:db8::/32 in | allow from 2001:db8::/32 to any port 22"
                        + " proto tcp",
            })
    void saysItAsUfwDoes(String tuple, String command) {
        assertEquals(Optional.of(command), UfwTuple.asCommand(tuple));
    }

    @Test
    void skipsWhatUfwSkips() {
        assertEquals(Optional.empty(), UfwTuple.asCommand("allow tcp 22"));
        assertEquals(Optional.empty(), UfwTuple.asCommand("a b c d e f g h i j"));
    }
}
