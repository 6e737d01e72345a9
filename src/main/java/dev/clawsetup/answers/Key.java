package dev.clawsetup.answers;

/// The name of one answer: the path under which it stands in an answers file (`access.admin.name`).
public record Key(String path) {
    public static Key of(String path) {
        return new Key(path);
    }

    @Override
    public String toString() {
        return path;
    }
}
