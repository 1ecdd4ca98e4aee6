"""Agency, campaign, items and dates in; subject and text out. Pure: Jinja only computes."""
