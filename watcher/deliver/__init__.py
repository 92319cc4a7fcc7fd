"""The ways out: Slack, mail, webhook, console. Each raises TryAgain or GiveUp, and nothing else."""
