"""Spam kept out, without asking anybody else: limits, traps and, under attack, work to prove."""
