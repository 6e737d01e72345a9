package dev.clawsetup.ui.tui;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;

import java.util.Arrays;
import java.util.List;

/// A phone that is held before the whole screen: it has to find the picture, and then reads it.
final class Camera {
    /// Dots of the photograph per half of a cell, in each direction.
    private static final int DOTS = 4;

    private Camera() {}

    static String reads(List<String> screen, Theme.Ground ground) {
        var columns = screen.stream().mapToInt(String::length).max().orElse(0);
        var width = columns * DOTS;
        var photograph = new int[width * screen.size() * 2 * DOTS];
        Arrays.fill(photograph, shade(false, ground));
        for (var row = 0; row < screen.size(); row++) {
            for (var x = 0; x < screen.get(row).length(); x++) {
                var cell = screen.get(row).charAt(x);
                dots(photograph, width, x, row * 2, shade("█▀".indexOf(cell) >= 0, ground));
                dots(photograph, width, x, row * 2 + 1, shade("█▄".indexOf(cell) >= 0, ground));
            }
        }
        var seen = new RGBLuminanceSource(width, photograph.length / width, photograph);
        try {
            return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(seen))).getText();
        } catch (ReaderException e) {
            return fail("no camera reads this:\n" + String.join("\n", screen), e);
        }
    }

    private static void dots(int[] photograph, int width, int x, int y, int shade) {
        for (var down = 0; down < DOTS; down++) {
            var from = (y * DOTS + down) * width + x * DOTS;
            Arrays.fill(photograph, from, from + DOTS, shade);
        }
    }

    /// Written squares are light on a dark ground, and dark on a light one.
    private static int shade(boolean written, Theme.Ground ground) {
        return written == (ground == Theme.Ground.LIGHT) ? 0x202020 : 0xd0d0d0;
    }
}
