// Asks the functions of docs/recipes/go.md what a line of JSON wants to know, and prints the answer as one.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"shop/furiwake"
)

type call struct {
	Call     string
	Order    json.RawMessage
	Amount   int64
	Currency string
	Payment  string
	Verdict  string
	Headers  map[string]string
	Body     string
}

func answer(asked call) (any, error) {
	switch asked.Call {
	case "pay":
		order := furiwake.Order{Attempt: 1, Amount: asked.Amount, Currency: asked.Currency}
		if err := json.Unmarshal(asked.Order, &order.Number); err != nil {
			return nil, err
		}
		return furiwake.CreatePayment(order)
	case "ask":
		return furiwake.RetrieveVerdict(asked.Payment)
	case "verdict":
		var order furiwake.Order
		if err := json.Unmarshal(asked.Order, &order); err != nil {
			return nil, err
		}
		verdict, err := furiwake.VerifyVerdict(asked.Verdict, order)
		return map[string]any{"payment": verdict.Payment, "captured": verdict.IsCaptured()}, err
	case "webhook":
		headers := http.Header{}
		for name, value := range asked.Headers {
			headers.Set(name, value)
		}
		event, err := furiwake.VerifyWebhook(headers, []byte(asked.Body))
		return map[string]any{"id": event.ID, "type": event.Type}, err
	}
	return nil, errors.New("no such call")
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked call
		said := map[string]any{}
		err := json.Unmarshal(lines.Bytes(), &asked)
		if err == nil {
			said["answer"], err = answer(asked)
		}
		if errors.Is(err, furiwake.ErrRefused) {
			said = map[string]any{"refused": err.Error()}
		} else if err != nil {
			said = map[string]any{"failed": err.Error()}
		}
		text, _ := json.Marshal(said)
		fmt.Println(string(text))
	}
}
