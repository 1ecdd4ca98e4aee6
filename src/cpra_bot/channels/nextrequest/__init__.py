"""The public record of a NextRequest portal: what it shows to anybody of a request that the agency has published."""
