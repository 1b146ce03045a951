/// The pages' style: one sheet, in every page, so that a page stands alone.
enum Style {
  static let sheet = """
    :root { color-scheme: light dark; --page: #fdfcfa; --text: #1f2328; --muted: #5f6672;
      --line: #d9d7d0; --panel: #f4f2ed; --link: #0b57d0; --good: #1a7f37; --bad: #b42318;
      --open: #9a6700; --c0: #1f6feb; --c1: #d1495b; --c2: #2a9d5c; --c3: #b7791f; --c4: #7b4fc9;
      --c5: #0e8a8a; --c6: #c2489b; --c7: #6b7280; --c8: #5b6b1f;
      --c9: #8a4b2a; }
    @media (prefers-color-scheme: dark) { :root { --page: #15171b; --text: #e4e6ea;
      --muted: #9aa2af; --line: #363b44; --panel: #1d2026; --link: #7fb0ff; --good: #56d364;
      --bad: #ff7b72; --open: #e3b341; --c0: #6ea8fe; --c1: #ff8a98; --c2: #5fd38f; --c3: #e9b44c;
      --c4: #b494f5; --c5: #4fd1d1; --c6: #f28cd0; --c7: #a7afbd; --c8: #b9cc6a;
      --c9: #d9a184; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--text);
      font: 1.0625rem/1.65 Georgia, "Iowan Old Style", "Times New Roman", serif; }
    header.site, main, footer { max-width: 47rem; margin: 0 auto; padding: 0 1.1rem; }
    header.site { padding-top: 1.2rem; font: 0.9rem/1.5 system-ui, sans-serif;
      color: var(--muted); }
    header.site nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
    footer { padding: 2rem 1.1rem 3rem; font: 0.85rem/1.5 system-ui, sans-serif;
      color: var(--muted); }
    h1, h2, h3, h4 { line-height: 1.25; margin: 2.2rem 0 0.8rem; }
    h1 { font-size: 2rem; margin-top: 1.4rem; } h2 { font-size: 1.4rem; } h3 { font-size: 1.15rem; }
    a { color: var(--link); }
    h2 a.anchor, h3 a.anchor, h4 a.anchor { float: right; text-decoration: none; opacity: 0.35; }
    code, pre { font: 0.86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
    pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
      padding: 0.8rem 1rem; overflow-x: auto; }
    :not(pre) > code { background: var(--panel); border-radius: 4px; padding: 0.1em 0.3em; }
    blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line);
      color: var(--muted); }
    .scroll { overflow-x: auto; margin: 1rem 0; }
    table { border-collapse: collapse; font: 0.88rem/1.45 system-ui, sans-serif; width: 100%; }
    th, td { padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left;
      vertical-align: top; }
    thead th { border-bottom: 2px solid var(--line); }
    td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
    td .interval { display: block; color: var(--muted); font-size: 0.78rem; white-space: nowrap; }
    figure { margin: 1.4rem 0; }
    figcaption { color: var(--muted); font: 0.88rem/1.5 system-ui, sans-serif; margin-top: 0.4rem; }
    svg { width: 100%; height: auto; display: block; font: 13px system-ui, sans-serif; }
    .plot svg { min-width: 34rem; }
    svg text { fill: var(--text); } svg .tick { fill: var(--muted); }
    svg .grid { stroke: var(--line); stroke-width: 1; } svg .axis { stroke: var(--muted); }
    svg .ring { fill: none; } svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
    svg .band { opacity: 0.1; stroke: none; } svg .whisker { stroke: var(--text); }
    \(colours)
    details { margin: 0.8rem 0; font-family: system-ui, sans-serif; font-size: 0.9rem; }
    details > summary { cursor: pointer; color: var(--muted); }
    details > summary b { color: var(--text); }
    details details { margin-left: 1rem; }
    .failure { border-left: 3px solid var(--bad); background: var(--panel); padding: 0.6rem 1rem;
      font: 0.9rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    .value { font-variant-numeric: tabular-nums; border-bottom: 1px dotted var(--muted); }
    .missing { color: var(--bad); border-bottom: 1px dotted var(--bad); }
    .claim { border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem 1rem;
      margin: 1.2rem 0; }
    .claim p { margin: 0.2rem 0; } .claim .detail { color: var(--muted);
      font: 0.88rem/1.5 system-ui, sans-serif; }
    .verdict { font: 600 0.8rem/1.5 system-ui, sans-serif; white-space: nowrap; }
    .verdict.reproduced { color: var(--good); } .verdict.not-reproduced { color: var(--bad); }
    .verdict.inconclusive { color: var(--open); }
    """

  private static var colours: String {
    (0..<SVGPlot.colours).map {
      "svg .line.c\($0) { stroke: var(--c\($0)); } "
        + "svg :is(.bar, .mark, .band).c\($0) { fill: var(--c\($0)); }"
    }.joined(separator: "\n")
  }
}
