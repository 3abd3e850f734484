import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Asks the classes of docs/recipes/java.md what a line of JSON wants to know, and prints the answer as one. */
public final class Driver {
    private static JsonNode answer(JsonNode call) throws Exception {
        var order = call.path("order");
        var headers = call.path("headers");
        return switch (call.get("call").asText()) {
            case "pay" -> Payments.create(
                    order.asText(), 1, call.get("amount").asLong(), call.get("currency").asText());
            case "ask" -> Broker.JSON.getNodeFactory().textNode(Payments.verdictOf(call.get("payment").asText()));
            case "verdict" -> {
                var expected = new Verdicts.Expected(
                        order.get("payment").asText(), order.get("number").asText(),
                        order.get("amount").asLong(), order.get("currency").asText());
                var claims = Verdicts.verify(call.get("verdict").asText(), expected);
                yield Broker.JSON.createObjectNode()
                        .put("payment", claims.get("sub").asText())
                        .put("captured", Verdicts.isCaptured(claims));
            }
            case "webhook" -> {
                var body = call.get("body").asText().getBytes(StandardCharsets.UTF_8);
                var event = Webhooks.verify(
                        text(headers, "webhook-id"), text(headers, "webhook-timestamp"),
                        text(headers, "webhook-signature"), body);
                yield Broker.JSON.createObjectNode()
                        .put("id", event.get("id").asText())
                        .put("type", event.get("type").asText());
            }
            default -> throw new IllegalArgumentException("no such call");
        };
    }

    private static String text(JsonNode headers, String name) {
        return headers.has(name) ? headers.get(name).asText() : null;
    }

    public static void main(String[] args) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            ObjectNode said = Broker.JSON.createObjectNode();
            try {
                said.set("answer", answer(Broker.JSON.readTree(line)));
            } catch (Refused refused) {
                said.put("refused", refused.getMessage());
            } catch (Exception error) {
                said.put("failed", error.toString());
            }
            out.println(said);
        }
    }
}
