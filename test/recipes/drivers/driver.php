<?php
// Asks the functions of docs/recipes/php.md what a line of JSON wants to know, and prints the answer as one.
declare(strict_types=1);

require __DIR__ . '/furiwake.php';

function answer(array $call): mixed
{
    switch ($call['call']) {
        case 'pay':
            return createPayment($call['order'], 1, $call['amount'], $call['currency']);
        case 'ask':
            return retrieveVerdict($call['payment']);
        case 'verdict':
            $claims = verifyVerdict($call['verdict'], $call['order']);
            return ['payment' => $claims['sub'], 'captured' => isCaptured($claims)];
        case 'webhook':
            $event = verifyWebhook($call['headers'], $call['body']);
            return ['id' => $event['id'], 'type' => $event['type']];
    }
}

// A warning of the recipe's own is a fault of it.
set_error_handler(function (int $level, string $message): bool {
    if ((error_reporting() & $level) === 0) return false;
    throw new ErrorException($message);
});

while (($line = fgets(STDIN)) !== false) {
    try {
        $said = ['answer' => answer(json_decode($line, true))];
    } catch (Refused $refused) {
        $said = ['refused' => $refused->getMessage()];
    } catch (Throwable $error) {
        $said = ['failed' => (string) $error];
    }
    echo json_encode($said), "\n";
}
