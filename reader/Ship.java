import dev.inkling.file.AtomicFile;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.LayerSpec;
import dev.inkling.reader.ShippedModel;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `ship` does once the figures are there.
///
/// @param args the shipped model's word, the model file, the command that trained it, a file with what
///     `inkling evaluate --json` said, the folder to write into
void main(String[] args) throws IOException {
    ShippedModel shipped = ShippedModel.named(args[0])
            .orElseThrow(() -> new IllegalArgumentException("ship: expected best or fast, got " + args[0]));
    Path file = Path.of(args[1]);
    String command = args[2];
    JsonNode said = new JsonMapper().readTree(Files.readString(Path.of(args[3])));
    Path folder = Path.of(args[4]);

    byte[] content = Files.readAllBytes(file);
    Model model = ModelFile.read(file.toString(), new ByteArrayInputStream(content), content.length);
    String weights = model.network().weightsSha256();
    if (!weights.equals(said.get("weightsSha256").stringValue())) {
        throw new IllegalArgumentException(file + ": expected the model that was evaluated, got another");
    }
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", shipped.word());
    facts.put("network", LayerSpec.text(model.network().specs()));
    facts.put("parameters", model.network().parameterCount());
    facts.put("data", model.data());
    facts.put("examples", model.examples());
    facts.put("seed", model.plan().seed());
    facts.put("command", command);
    facts.put("weightsSha256", weights);
    facts.put("testData", said.get("data").stringValue());
    facts.put("testImages", said.get("images"));
    facts.put("testAccuracy", said.get("accuracy"));
    facts.put("testLoss", said.get("loss"));
    facts.put("expectedCalibrationError", said.get("expectedCalibrationError"));
    facts.put("brierScore", said.get("brierScore"));
    facts.put("temperature", said.get("temperature"));
    facts.put("meanCorruptionAccuracy", said.get("meanCorruptionAccuracy"));
    for (JsonNode score : said.get("corruptions")) {
        facts.put(score.get("name").stringValue(), score.get("accuracy"));
    }

    var text = new StringBuilder("---\n");
    facts.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    text.append("---\n");
    Path card = folder.resolve(shipped.word() + ".md");
    text.append(Files.exists(card) ? words(Files.readString(card)) : "\n# " + shipped.word() + "\n");

    AtomicFile.write(folder.resolve(shipped.word() + ".safetensors"), true, out -> out.write(content));
    AtomicFile.write(card, true, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    IO.println(shipped.word() + ": " + content.length + " bytes, accuracy " + said.get("accuracy") + ", corruptions "
            + said.get("meanCorruptionAccuracy") + "; now read " + card + " again");
}

/// A card without its figures.
String words(String card) {
    return card.substring(card.indexOf("\n---\n") + "\n---\n".length());
}
