package dev.clawsetup.steps.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class UfwRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "allow 22/tcp                                  | true",
                "allow 22/tcp comment 'our ssh'                | true",
                "allow 22                                      | true",
                "limit 22/tcp                                  | true",
                "allow OpenSSH                                 | true",
                "allow in 22/tcp                               | true",
                "allow 2222/tcp                                | false",
                "allow 22/udp                                  | false",
                "allow from 10.0.0.0/8 to any port 22          | false",
                "deny 22/tcp                                   | false",
                "allow 80/tcp comment 'not 22/tcp'             | false",
            })
    void opensSshToEverybody(String rule, boolean opens) {
        assertEquals(opens, new UfwRule(rule).opens("22/tcp"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "deny 22/tcp                                       | true",
                "deny 22                                           | true",
                "reject OpenSSH                                    | true",
                "deny from 198.51.100.4                            | true",
                "deny from any to any port 22 proto tcp            | true",
                "deny from 198.51.0.0/16 to any port 22,80 proto tcp | true",
                "deny in on eth0 to any port 22                    | true",
                "deny from 192.0.2.1                               | false",
                "deny from 192.0.2.1 to any port 22                | false",
                "deny 25/tcp                                       | false",
                "deny out 22/tcp                                   | false",
                "deny from 198.51.100.4 to any port 25 proto tcp   | false",
                "allow 22/tcp                                      | false",
            })
    void shutsTheOperatorOut(String rule, boolean shuts) {
        assertEquals(shuts, new UfwRule(rule).shuts(List.of(22), "198.51.100.4"));
    }
}
