# Asks the functions of docs/recipes/ruby.md what a line of JSON wants to know, and prints the answer as one.

require_relative 'furiwake'

def answer(call)
  case call['call']
  when 'pay'
    Furiwake.create_payment(number: call['order'], attempt: 1, amount: call['amount'], currency: call['currency'])
  when 'ask'
    Furiwake.retrieve_verdict(call['payment'])
  when 'verdict'
    claims = Furiwake.verify_verdict(call['verdict'], call['order'].transform_keys(&:to_sym))
    { payment: claims['sub'], captured: Furiwake.captured?(claims) }
  when 'webhook'
    event = Furiwake.verify_webhook(call['headers'], call['body'])
    { id: event['id'], type: event['type'] }
  end
end

$stdout.sync = true
$stdin.each_line do |line|
  said =
    begin
      { answer: answer(JSON.parse(line)) }
    rescue Furiwake::Refused => e
      { refused: e.message }
    rescue StandardError => e
      { failed: e.full_message }
    end
  puts JSON.generate(said)
end
