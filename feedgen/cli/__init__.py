"""The command line: parse → api → show → exit status. Nothing below this room prints or exits."""
