package dev.clawsetup.machine;

/// Opens new connections to one target, each with a login of its own.
///
/// The first one settles what to use (key, host key, sudo password); later ones use the same and
/// ask nobody.
public interface Connector extends AutoCloseable {
    /// A new TCP connection and a new login; through a second connection to the jump host where
    /// there is one.
    Machine connect() throws CannotConnect;

    /// The same, as another account or with another key: a proof of how a person will log in
    /// tomorrow.
    Machine connectAs(String user) throws CannotConnect;

    Target target();

    @Override
    void close();
}
