package dev.clawsetup.plan;

import dev.clawsetup.secret.Secret;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The closed list of things that are done to a server. The way back is derived from each ({@link
/// Scripts}), never written per step.
public sealed interface Action {

    /// A whole file of ours, placed by rename. Undo: what was there, or nothing.
    ///
    /// @param mode octal: `0644`
    /// @param owner `root:root`
    record WriteFile(String path, String mode, String owner, String content) implements Action {
        public static WriteFile of(String path, String content) {
            return new WriteFile(path, "0644", "root:root", content);
        }
    }

    record RemoveFile(String path) implements Action {}

    /// A symbolic link, placed by rename. Undo: what was there, or nothing.
    record Link(String path, String to) implements Action {}

    /// A folder that a script fills under another name and that is then moved into place. Undo: the
    /// old one back, which is kept beside until then, or nothing.
    ///
    /// @param fill shell text; `$NEW` is the empty folder to fill, root-owned, 0755. May take
    ///   minutes, so only plain steps hold one.
    record PutTree(String path, String fill) implements Action {}

    /// Packages that dpkg does not know yet. Undo: exactly the newly installed ones are purged,
    /// never by the dead man.
    ///
    /// @param masked services that are kept from starting when they are unpacked
    record InstallPackages(List<String> names, List<String> masked) implements Action {
        public InstallPackages {
            names = List.copyOf(names);
            masked = List.copyOf(masked);
        }
    }

    /// A new account. Undo: locked, and removed when its home holds nothing but ours.
    ///
    /// @param password what sudo asks it for; empty: no password (locked)
    /// @param home its home folder
    record AddAccount(
            String name, Who who, String home, List<String> groups, Optional<Secret> password)
            implements Action {
        public AddAccount {
            groups = List.copyOf(groups);
        }

        public enum Who {
            /// A person with a shell.
            PERSON,
            /// A service: system account, no shell, no login.
            SERVICE
        }
    }

    /// Membership, by command (never by copying /etc/group). Undo: the reverse.
    record SetGroups(String account, List<String> add, List<String> remove) implements Action {
        public SetGroups {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }

    /// Lines added to an account's authorized_keys file, which stays its owner's; a last line
    /// without a newline is not joined to. Undo: the file as it was.
    record AddKeys(String account, String file, List<String> lines) implements Action {
        public AddKeys {
            lines = List.copyOf(lines);
        }
    }

    /// How a unit shall be. Undo: as it was; its links at boot, `systemctl` afterwards.
    ///
    /// @param wanted what to make of it
    record SetUnit(String unit, Wanted wanted) implements Action {
        public enum Wanted {
            /// Starts with the server, and runs now (restarted if it ran already).
            ON,
            /// Does not start, and does not run; its sockets must be named too.
            OFF
        }
    }

    /// ufw's defaults (deny in, allow out, deny routed), rules and switch; rules first, then on.
    /// Rules of the administrator's own stay.
    ///
    /// @param allow what gets in: `22/tcp` → the comment it carries
    /// @param withdraw our own rules that are not wanted any more, as `ufw show added` prints them
    record Ufw(Map<String, String> allow, List<String> withdraw) implements Action {
        public Ufw {
            allow = Map.copyOf(allow);
            withdraw = List.copyOf(withdraw);
        }
    }

    /// Kernel settings: a file of ours in /etc/sysctl.d, and the live values. Undo: both as they
    /// were.
    record Sysctl(String path, Map<String, String> values) implements Action {
        public Sysctl {
            values = Map.copyOf(values);
        }
    }

    /// A swap file with a systemd unit of its own (fstab is not ours). Undo: off, and both removed.
    record Swap(String path, int sizeMb) implements Action {}

    /// OpenClaw's own configuration, through its own commands, as its own account (`claw.sh`).
    /// Undo: the configuration as it was, from a copy in the account's own folder, as it may hold
    /// secrets; where there was none, what OpenClaw has written since is the user's and stays.
    ///
    /// @param onboard arguments of `openclaw onboard`; empty where it is set up already
    /// @param patch JSON for `openclaw config patch --stdin`; empty where nothing is to patch
    record OpenClawConfig(List<String> onboard, String patch, Token token) implements Action {
        public OpenClawConfig {
            onboard = List.copyOf(onboard);
        }

        /// What becomes of the gateway's token. It goes into OpenClaw's own store, by standard
        /// input, before the patch that refers to it.
        public sealed interface Token {
            record Untouched() implements Token {}

            /// 64 hexadecimal digits from the server's own random numbers; nobody else learns them.
            record MadeThere() implements Token {}

            record Given(Secret secret) implements Token {}
        }
    }
}
