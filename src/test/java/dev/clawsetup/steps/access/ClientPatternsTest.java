package dev.clawsetup.steps.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientPatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.4 | 198.51.100.4 | true",
                "198.51.100.* | 198.51.100.4 | true",
                "198.51.100.? | 198.51.100.44 | false",
                "203.0.113.9,198.51.100.0/24 | 198.51.100.4 | true",
                "198.51.100.0/29 | 198.51.100.8 | false",
                "*,!198.51.100.4 | 198.51.100.4 | false",
                "!198.51.100.4 | 198.51.100.5 | false",
                "2001:db8::/32 | 2001:db8:7::1 | true",
                "2001:db8::/32 | 198.51.100.4 | false",
                "0.0.0.0/0 | 198.51.100.4 | true",
                "0.0.0.0/99 | 198.51.100.4 | false",
                "*.example.net | 198.51.100.4 | false",
                "nonsense/8 | 198.51.100.4 | false",
            })
    void matchesAsSshdDoes(String list, String address, boolean matches) {
        assertEquals(matches, ClientPatterns.match(list, address));
    }
}
