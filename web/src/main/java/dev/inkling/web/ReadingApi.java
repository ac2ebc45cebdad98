package dev.inkling.web;

import dev.inkling.image.Picture;
import dev.inkling.image.PictureFile;
import dev.inkling.image.Region;
import dev.inkling.image.Steps;
import dev.inkling.reader.Digit;
import dev.inkling.reader.DigitReader;
import dev.inkling.reader.Reading;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// What reads digits: `predict`, `read` and `steps`.
///
/// Safe to use from several threads.
final class ReadingApi {
    /// What messages call a picture that has no name.
    private static final String PICTURE = "picture";

    private final ModelShelf models;

    /// A large photo takes some hundred megabytes while it is read: only so many at once.
    private final Semaphore pictures = new Semaphore(2, true);

    ReadingApi(ModelShelf models) {
        this.models = models;
    }

    void addTo(Routes routes) {
        routes.post("predict", this::predict);
        routes.post("read", this::read);
        routes.post("steps", this::steps);
    }

    /// One that asks the model which the request names, as it is now.
    private DigitReader reader(ServerRequest request) {
        return new DigitReader(models.asked(request));
    }

    /// The one digit of a picture, as JSON.
    record OneDigit(int digit, double confidence, boolean familiar, List<Double> probabilities) {
        static OneDigit of(Digit digit) {
            return new OneDigit(
                    digit.value(), Problem.finite(digit.confidence()), digit.familiar(), digit.probabilities());
        }
    }

    /// A digit among others, as JSON.
    ///
    /// @param box left, top, width and height in the picture's pixels
    record PlacedDigit(int digit, double confidence, boolean familiar, List<Double> probabilities, List<Integer> box) {
        static PlacedDigit of(Digit digit) {
            Region box = digit.region();
            return new PlacedDigit(
                    digit.value(),
                    Problem.finite(digit.confidence()),
                    digit.familiar(),
                    digit.probabilities(),
                    List.of(box.left(), box.top(), box.width(), box.height()));
        }
    }

    /// All digits of a picture, as JSON.
    record AllDigits(String text, List<String> lines, List<PlacedDigit> digits) {
        static AllDigits of(Reading reading) {
            return new AllDigits(
                    reading.text(),
                    reading.text().lines().toList(),
                    reading.digits().stream().map(PlacedDigit::of).toList());
        }
    }

    /// How a picture is read, as JSON.
    ///
    /// @param page the steps from the picture to its digits
    /// @param digits those from each digit to what the network sees, in the order of `read`
    /// @param pixels what the network sees of each digit, see [Pixels]
    record AllSteps(List<Clinic.Step> page, List<List<Clinic.Step>> digits, List<String> pixels) {}

    private OneDigit predict(ServerRequest request) throws IOException {
        DigitReader reader = reader(request);
        if (Body.isPicture(request)) {
            return OneDigit.of(withPicture(request, picture -> reader.read(picture, Steps.NONE))
                    .orElseThrow(() -> Problem.fault(
                            Status.UNPROCESSABLE_CONTENT_422,
                            PICTURE + ": expected a digit, got nothing that stands out from the background")));
        }
        Body.requireJson(request, "application/json, image/png or image/jpeg");
        return OneDigit.of(reader.read(Body.pixels(Body.json(request))));
    }

    private AllDigits read(ServerRequest request) throws IOException {
        DigitReader reader = reader(request);
        Body.requirePicture(request);
        return AllDigits.of(withPicture(request, picture -> reader.readLines(picture, Steps.NONE)));
    }

    private AllSteps steps(ServerRequest request) throws IOException {
        DigitReader reader = reader(request);
        Body.requirePicture(request);
        Clinic clinic = new Clinic();
        Reading reading = withPicture(request, picture -> reader.readLines(picture, clinic));
        List<List<Clinic.Step>> digits = new ArrayList<>();
        for (int i = 0; i < reading.digits().size(); i++) {
            digits.add(clinic.digit(i));
        }
        return new AllSteps(clinic.page(), digits, clinic.pixels());
    }

    /// What is made of a picture.
    private interface Use<T> {
        T of(Picture picture);
    }

    private <T> T withPicture(ServerRequest request, Use<T> use) throws IOException {
        byte[] body = Body.bytes(request); // before it is its turn: whoever sends slowly keeps nobody waiting
        pictures.acquireUninterruptibly();
        try {
            return use.of(PictureFile.load(PICTURE, new ByteArrayInputStream(body)));
        } finally {
            pictures.release();
        }
    }
}
