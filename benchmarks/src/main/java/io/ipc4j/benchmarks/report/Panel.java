package io.ipc4j.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One of a picture's diagrams: a line a contender over a few named places, on a logarithmic scale, with its name at its end. */
final class Panel {
    private static final int LABEL_HEIGHT = 12;
    private static final String GRID = "#ddd";
    private static final String INK = "#333";

    /** One contender's; NaN where there is no value. */
    record Curve(String name, String color, double thickness, double[] values) {}

    private final String title;
    private final List<String> places;
    private final List<Curve> curves;

    Panel(String title, List<String> places, List<Curve> curves) {
        this.title = title;
        this.places = places;
        this.curves = curves;
    }

    /** Draws it into this rectangle; names take the right third. */
    void draw(Svg svg, double left, double top, double width, double height) {
        double right = left + width * 0.62;
        double bottom = top + height - 20;
        double low = Math.floor(Math.log10(extreme(true)));
        double high = Math.max(low + 1, Math.ceil(Math.log10(extreme(false))));
        svg.text(left, top - 8, "start", 13, INK, title);
        for (double power = low; power <= high; power++) {
            double y = bottom - (power - low) / (high - low) * (bottom - top);
            svg.line(left, y, right, y, GRID);
            svg.text(
                    left - 6,
                    y + 4,
                    "end",
                    11,
                    INK,
                    Figure.of(Math.pow(10, power), 1).replaceAll("\\.0+$", ""));
        }
        for (int i = 0; i < places.size(); i++) {
            svg.text(x(i, left, right), bottom + 16, "middle", 11, INK, places.get(i));
        }
        List<double[]> ends = new ArrayList<>(); // place, which curve
        for (int i = 0; i < curves.size(); i++) {
            List<double[]> points = new ArrayList<>();
            double[] values = curves.get(i).values;
            for (int j = 0; j < values.length; j++) {
                if (!Double.isNaN(values[j])) {
                    double y = bottom - (Math.log10(values[j]) - low) / (high - low) * (bottom - top);
                    points.add(new double[] {x(j, left, right), y});
                    svg.dot(x(j, left, right), y, curves.get(i).color);
                }
            }
            svg.polyline(points, curves.get(i).color, curves.get(i).thickness);
            ends.add(new double[] {points.get(points.size() - 1)[1], i});
        }
        label(svg, ends, right);
    }

    /** From the top, each a line below the one before at least. */
    private void label(Svg svg, List<double[]> ends, double right) {
        ends.sort(Comparator.comparingDouble(each -> each[0]));
        double last = Double.NEGATIVE_INFINITY;
        for (double[] each : ends) {
            Curve curve = curves.get((int) each[1]);
            double y = Math.max(each[0], last + LABEL_HEIGHT);
            last = y;
            svg.line(right + 4, each[0], right + 16, y, curve.color);
            svg.text(right + 20, y + 4, "start", 11, curve.color, curve.name);
        }
    }

    private double x(int place, double left, double right) {
        return left + 16 + place * (right - left - 32) / Math.max(1, places.size() - 1);
    }

    private double extreme(boolean least) {
        return curves.stream()
                .flatMapToDouble(each -> java.util.Arrays.stream(each.values))
                .filter(each -> !Double.isNaN(each) && each > 0)
                .reduce(least ? Math::min : Math::max)
                .orElse(1);
    }
}
