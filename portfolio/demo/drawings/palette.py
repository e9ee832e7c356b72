"""The colours of the pictures, chosen to sit beside those of the pages, by day and by night."""

PAPER, CARD, SAND, LINE, STONE, SHADE = (
    "#fffdf9", "#f6f2ea", "#efe5d3", "#e4ddd1", "#cbbfae", "#b3a690",
)  # fmt: skip
SKY, MIST, LAGOON, TEAL, DEEP, NIGHT = (
    "#dfeceb", "#a9cfd0", "#5b9aa0", "#0b5d66", "#0a454d", "#08343b",
)  # fmt: skip
CREAM, APRICOT, CLAY, WARM, BARK = "#f5e3cb", "#e3a877", "#c4763f", "#9a4a17", "#6d3512"
SAGE, MOSS, MUSTARD, ROSE, INK = "#9db69d", "#5a7d66", "#dcab4c", "#bd6d5f", "#23211e"
