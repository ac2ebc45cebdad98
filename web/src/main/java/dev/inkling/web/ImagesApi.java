package dev.inkling.web;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.image.MnistForm;
import dev.inkling.nn.Dataset;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;

/// The images of the data sets: `images/train/17` and `images/test/123`.
final class ImagesApi {
    private final DataSets data;

    ImagesApi(DataSets data) {
        this.data = data;
    }

    void addTo(Routes routes) {
        routes.get(
                "images/train/{index}", request -> image(request, split(request).train(), "train"));
        routes.get(
                "images/test/{index}", request -> image(request, split(request).test(), "test"));
    }

    /// An image of a data set, as JSON.
    ///
    /// @param data the data set's name
    /// @param set `train` or `test`
    /// @param label -1 if it shows no digit
    /// @param pixels see [Pixels]
    record Image(String data, String set, int index, int label, String pixels) {}

    /// @throws HttpException if no model that reads digits can be asked about them
    static void requireMnistForm(Dataset images) {
        if (images.height() != MnistForm.SIDE || images.width() != MnistForm.SIDE || images.classes() != 10) {
            throw Problem.fault(
                    Status.UNPROCESSABLE_CONTENT_422,
                    "data: expected images of 28x28 pixels and 10 classes, got " + images.height() + "x"
                            + images.width() + " and " + images.classes());
        }
    }

    private DataSplit split(ServerRequest request) {
        return data.get(Query.text(request, "data"));
    }

    private Image image(ServerRequest request, LabelledImages images, String set) {
        requireMnistForm(images);
        String given = request.path().pathParameters().get("index");
        int index = Query.number("index", given, 0, images.size() - 1);
        String name = Query.text(request, "data").orElse(data.usual());
        return new Image(name, set, index, images.label(index), Pixels.of(images, index));
    }
}
