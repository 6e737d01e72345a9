package dev.clawsetup.ui;

import dev.clawsetup.answers.Draft;
import dev.clawsetup.run.Report;

import java.util.Optional;

/// How a front ended.
///
/// @param exit the process's exit code
/// @param answers what was answered, presets included; for `answers.yaml`
/// @param report what came of it; empty where nothing was begun
public record Finish(int exit, Draft answers, Optional<Report> report) {}
