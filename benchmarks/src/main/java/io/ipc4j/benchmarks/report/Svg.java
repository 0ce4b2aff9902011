package io.ipc4j.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A picture, as text. It has a ground of its own, so that it is readable on dark pages too. */
final class Svg {
    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void line(double x1, double y1, double x2, double y2, String color) {
        body.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, color));
    }

    void polyline(List<double[]> points, String color, double thickness) {
        String path = points.stream()
                .map(each -> format("%.1f,%.1f", each[0], each[1]))
                .collect(Collectors.joining(" "));
        body.append(format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                path, color, thickness));
    }

    void dot(double x, double y, String color) {
        body.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>%n", x, y, color));
    }

    /** With its anchor, {@code start}, {@code middle} or {@code end}, at this place. */
    void text(double x, double y, String anchor, int size, String color, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        body.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"%s\">%s</text>%n",
                x, y, anchor, size, color, safe));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }

    @Override
    public String toString() {
        return format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">%n"
                                + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                        width, height, width, height)
                + body + "</svg>\n";
    }
}
