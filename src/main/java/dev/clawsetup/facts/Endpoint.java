package dev.clawsetup.facts;

/// An address and a port that something listens on; `*`, `0.0.0.0` and `[::]` mean every address.
public record Endpoint(String address, int port) {

    public boolean loopback() {
        return address.startsWith("127.") || address.equals("::1") || address.equals("[::1]");
    }
}
