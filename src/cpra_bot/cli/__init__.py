"""Arguments in, one task called, result printed, exit code out; decides nothing."""
