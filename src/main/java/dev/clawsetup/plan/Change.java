package dev.clawsetup.plan;

import java.util.List;

/// The difference between what is and what was asked for, as one step sees it.
public sealed interface Change
        permits Change.None, Change.Off, Change.Refusal, Change.Advice, Work {

    /// Nothing to do.
    ///
    /// @param observed what was seen that keeps the promise: `the server offers only publickey`
    record None(String observed) implements Change {}

    /// Not asked for: switched off, or not for this level or purpose.
    ///
    /// @param why in a few words
    record Off(String why) implements Change {}

    /// It would do harm, or cannot be done here.
    ///
    /// @param why what was found, in a sentence
    /// @param remedy what the user can do about it, in a sentence
    record Refusal(String why, String remedy) implements Change {}

    /// Nothing for us to do, but something for the person: a reboot that is pending, a console to
    /// try.
    record Advice(String why, String todo) implements Change {}

    static Change none(String observed) {
        return new None(observed);
    }

    static Change off(String why) {
        return new Off(why);
    }

    static Change refuse(String why, String remedy) {
        return new Refusal(why, remedy);
    }

    static Change advise(String why, String todo) {
        return new Advice(why, todo);
    }

    static Work of(Action... actions) {
        return new Work(
                "",
                List.of(),
                List.of(actions),
                List.of(),
                List.of(),
                Work.Safety.PLAIN,
                List.of(),
                List.of(),
                List.of());
    }

    static Work of(List<Action> actions) {
        return of(actions.toArray(Action[]::new));
    }
}
