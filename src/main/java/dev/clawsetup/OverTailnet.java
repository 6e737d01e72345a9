package dev.clawsetup;

import dev.clawsetup.machine.CannotConnect;
import dev.clawsetup.machine.Connector;
import dev.clawsetup.machine.Machine;
import dev.clawsetup.machine.Target;

/// Reaches a server through its tailnet, and still means the address that everybody can see.
///
/// So a proof by a new login goes through the tailnet, and a proof that a port is closed asks the
/// public address. Work goes on over the public address where the tailnet fails in its middle: by
/// then the server has opened it again. A proof never does.
final class OverTailnet implements Connector {
    private final Connector inside;
    private final Connector outside;
    private final Target seen;
    private volatile boolean begun;

    /// @param inside the way through the tailnet
    /// @param outside the way in today
    /// @param seen what everybody can see of the server
    OverTailnet(Connector inside, Connector outside, Target seen) {
        this.inside = inside;
        this.outside = outside;
        this.seen = seen;
    }

    @Override
    public Machine connect() throws CannotConnect {
        try {
            var machine = inside.connect();
            begun = true;
            return machine;
        } catch (CannotConnect e) {
            if (!begun) {
                throw e;
            }
            return outside.connect();
        }
    }

    @Override
    public Machine connectAs(String user) throws CannotConnect {
        return inside.connectAs(user);
    }

    @Override
    public Target target() {
        return seen;
    }

    /// The way in of today is somebody else's.
    @Override
    public void close() {
        inside.close();
    }
}
