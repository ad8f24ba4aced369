"""What happens without a learner waiting for it: grades go to LMSes, expired rows go away.

One process of this, or many: what they share is in the database.
"""
