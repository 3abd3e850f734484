"""Asks the functions of docs/recipes/python.md what a line of JSON wants to know, and prints the answer as one."""

import json
import sys

import furiwake


def answer(call):
    match call["call"]:
        case "pay":
            return furiwake.create_payment(call["order"], 1, call["amount"], call["currency"])
        case "ask":
            return furiwake.retrieve_verdict(call["payment"])
        case "verdict":
            claims = furiwake.verify_verdict(call["verdict"], call["order"])
            return {"payment": claims["sub"], "captured": furiwake.is_captured(claims)}
        case "webhook":
            event = furiwake.verify_webhook(call["headers"], call["body"].encode())
            return {"id": event["id"], "type": event["type"]}


for line in sys.stdin:
    try:
        said = {"answer": answer(json.loads(line))}
    except furiwake.Refused as refused:
        said = {"refused": str(refused)}
    except Exception as error:
        said = {"failed": repr(error)}
    print(json.dumps(said), flush=True)
