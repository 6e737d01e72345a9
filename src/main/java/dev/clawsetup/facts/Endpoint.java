package dev.clawsetup.facts;

/// An address and a port that something listens on; `*`, `0.0.0.0` and `[::]` mean every address.
public record Endpoint(String address, int port) {

    public boolean loopback() {
        var bare = address.replace("[", "").replace("]", "");
        return bare.startsWith("127.") || bare.startsWith("::ffff:127.") || bare.equals("::1");
    }
}
