"""What every room stands on: text, time, working days, law by date, money, registry, audit chain."""
