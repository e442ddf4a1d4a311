/// The page's style: system fonts, one accent, room to read, light and dark.
enum ReportStyle {
    static let sheet: StaticString = """

        :root { color-scheme: light dark;
          --ground: #f6f6f4; --panel: #ffffff; --ink: #1d2227; --muted: #59636d; --line: #e1e3e1; --soft: #eef0ee;
          --accent: #17697c; --accent-soft: #17697c26; --good: #2b6e45; --bad: #a8322a; --warn: #865500;
          --hue-0: #8a97a3; --hue-1: #17697c; --hue-2: #b9803a; --hue-3: #27425f; --hue-4: #77904d; --hue-5: #95597a; }
        @media (prefers-color-scheme: dark) { :root {
          --ground: #14181b; --panel: #1b2024; --ink: #e4e8ea; --muted: #9aa6af; --line: #2d343a; --soft: #252b30;
          --accent: #5db7cb; --accent-soft: #5db7cb2e; --good: #7cc496; --bad: #ef8f86; --warn: #e0b060;
          --hue-0: #75828d; --hue-1: #5db7cb; --hue-2: #d9a45f; --hue-3: #7d9fc6; --hue-4: #a3bd74; --hue-5: #c68aab; } }
        @media print { :root { --ground: #ffffff; --panel: #ffffff; --ink: #000000; --muted: #444444; --line: #cccccc;
          --soft: #f2f2f2; --accent: #17697c; --good: #2b6e45; --bad: #a8322a; --warn: #865500; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        body > * { max-width: 1120px; margin-inline: auto; padding-inline: clamp(16px, 4vw, 40px); }
        h1, h2, h3, h4, p, dl, dd, ul, ol, figure, pre { margin: 0; padding: 0; }
        h1, h2, h3, h4 { line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; text-wrap: balance; }
        a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
        code, pre, bdi, .extremes dd { overflow-wrap: anywhere; }
        code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
          font-size: 0.88em; }
        .number, .time, dd, .axis-x, .axis-y, .amount, .share, .histogram figcaption {
          font-variant-numeric: tabular-nums; }
        .skip { position: absolute; left: -100vw; } .skip:focus { left: 8px; top: 8px; padding: 6px 12px;
          background: var(--panel); z-index: 1; }
        .top { padding-block: 48px 8px; }
        .kicker { color: var(--muted); font-size: 13px; letter-spacing: 0.02em; }
        h1 { font-size: clamp(28px, 5vw, 40px); letter-spacing: -0.02em; margin-block: 2px 12px; }
        .verdict { max-width: 68ch; padding-left: 14px; border-left: 3px solid var(--good); }
        .verdict.attention { border-color: var(--warn); }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 20px; font-size: 14px; }
        nav li:nth-child(2) { padding-left: 18px; border-left: 1px solid var(--line); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(132px, 1fr)); gap: 1px;
          margin-top: 24px; background: var(--line); border: 1px solid var(--line); border-radius: 8px;
          overflow: hidden; }
        .tiles div { display: flex; flex-direction: column; background: var(--panel); padding: 14px 16px; }
        .tiles dt { color: var(--muted); font-size: 13px; }
        .tiles dd { font-size: 22px; font-weight: 600; letter-spacing: -0.01em; white-space: nowrap; }
        .tiles .bad dd { color: var(--bad); }
        h2 { font-size: 22px; letter-spacing: -0.01em; margin-block: 56px 16px; }
        h3 { font-size: 18px; }
        h4 { font-size: 15px; }
        .panel { background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
          padding: clamp(16px, 3vw, 28px); margin-top: 20px; }
        .panel > h4 { margin-top: 28px; }
        .title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 12px; }
        .into { color: var(--muted); font-weight: 400; }
        .path, .facts, .more, .aside, .where, .what { color: var(--muted); }
        .path { font-size: 13px; overflow-wrap: anywhere; }
        .facts { margin-top: 4px; }
        .more { font-size: 13px; margin-top: 6px; }
        .aside { font-size: 13px; margin-left: 8px; font-weight: 400; }
        .aside.error { display: block; margin: 2px 0 0; color: var(--bad); max-width: 46ch; white-space: normal; }
        .state { font-size: 13px; font-weight: 500; white-space: nowrap; }
        .state::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%;
          margin-right: 6px; background: var(--muted); }
        .state.completed { color: var(--good); } .state.completed::before { background: var(--good); }
        .state.failed { color: var(--bad); } .state.failed::before { background: var(--bad); }
        .state.interrupted { color: var(--warn); } .state.interrupted::before { background: var(--warn); }
        .state.running { color: var(--accent); } .state.running::before { background: var(--accent); }
        .settings { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 8px; font-size: 14px; }
        .settings div { display: flex; gap: 8px; min-width: 0; }
        .settings dt { color: var(--muted); }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap: 28px 40px;
          margin-top: 24px; align-items: start; }
        .charts:empty { display: none; }
        figure.chart { min-width: 0; }
        .chart figcaption { font-size: 13px; color: var(--muted); margin-bottom: 10px; }
        .chart figcaption strong { color: var(--ink); font-weight: 600; font-size: 14px; margin-right: 4px; }
        .plot { display: grid; grid-template-columns: max-content 1fr; gap: 8px; }
        .plot svg { width: 100%; height: 160px; overflow: visible; }
        .axis-y { display: flex; flex-direction: column; justify-content: space-between; text-align: right;
          margin-block: -0.75em; }
        .axis-y, .axis-x { font-size: 12px; color: var(--muted); }
        .axis-x { display: flex; justify-content: space-between; margin-top: 4px; padding-left: 62px; }
        svg { display: block; }
        .grid { stroke: var(--line); } .line { fill: none; stroke: var(--accent); stroke-width: 1.5; }
        .area { fill: var(--accent-soft); } .cut { stroke: var(--warn); stroke-dasharray: 3 3; }
        .grid, .line, .cut { vector-effect: non-scaling-stroke; }
        .stack { width: 100%; height: 14px; border-radius: 3px; }
        .legend { list-style: none; margin-top: 10px; font-size: 13px; max-width: 420px; }
        .legend li { display: grid; grid-template-columns: 10px 1fr auto 5.5em; gap: 10px; align-items: center;
          padding-block: 2px; }
        .swatch { width: 10px; height: 10px; border-radius: 2px; }
        .legend .amount { text-align: right; } .legend .share { text-align: right; color: var(--muted); }
        .hue-0 { fill: var(--hue-0); } .hue-1 { fill: var(--hue-1); } .hue-2 { fill: var(--hue-2); }
        .hue-3 { fill: var(--hue-3); } .hue-4 { fill: var(--hue-4); } .hue-5 { fill: var(--hue-5); }
        .scroll { overflow-x: auto; margin-top: 8px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top;
          font-weight: 400; }
        tbody tr:last-child > * { border-bottom: 0; }
        thead th { color: var(--muted); font-size: 13px; white-space: nowrap; }
        th.number, td.number { text-align: right; white-space: nowrap; }
        td.number + td:not(.number), th.number + th:not(.number) { padding-left: 14px; }
        .time { white-space: nowrap; }
        .scroll bdi { overflow-wrap: break-word; }
        .scroll th bdi, .scroll td > bdi { display: inline-block; max-width: 36ch; min-width: 4ch; }
        th:last-child, td:last-child { padding-right: 2px; }
        details { margin-top: 10px; border-top: 1px solid var(--line); padding-top: 10px; }
        summary { cursor: pointer; }
        .samples { list-style: none; }
        .samples li { margin-top: 10px; }
        .where { font-size: 13px; }
        pre { margin-top: 4px; padding: 8px 12px; background: var(--soft); border-radius: 5px; white-space: pre-wrap; }
        .escape { color: var(--bad); background: var(--soft); border-radius: 3px; padding-inline: 2px;
          font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.88em; }
        .table { margin-top: 28px; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: 14px;
          margin-top: 14px; }
        .card { min-width: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
          padding: 14px 16px 16px; break-inside: avoid; font-size: 14px; }
        .card h4 { margin-right: auto; }
        .type { font-size: 12px; color: var(--muted); }
        .type.key { color: var(--accent); }
        .stats { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 8px; }
        .stats dt, .extremes dt, .label { font-size: 12px; color: var(--muted); }
        .extremes { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-top: 8px; }
        .extremes div { min-width: 0; }
        .extremes dd { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
        .histogram { margin-top: 12px; }
        .histogram svg { width: 100%; height: 44px; fill: var(--accent); border-bottom: 1px solid var(--line); }
        .histogram figcaption { display: flex; justify-content: space-between; gap: 12px; font-size: 12px;
          color: var(--muted); margin-top: 3px; white-space: nowrap; overflow: hidden; }
        .label { margin-top: 12px; }
        .frequent { list-style: none; }
        .frequent li { display: grid; grid-template-columns: 1fr auto; column-gap: 12px; padding-top: 3px; }
        .frequent .what { color: var(--ink); min-width: 0; overflow: hidden; text-overflow: ellipsis;
          white-space: nowrap; }
        .frequent svg { grid-column: 1 / -1; width: 100%; height: 3px; fill: var(--hue-0); background: var(--soft);
          margin-top: 1px; border-radius: 2px; }
        .empty { margin-top: 40px; }
        footer { padding-block: 56px 48px; color: var(--muted); font-size: 13px; }
        @media print { body { font-size: 11px; } .skip, nav { display: none; } .top { padding-top: 0; }
          .panel, .card { border-color: var(--line); } .scroll { overflow: visible; } a { color: inherit; }
          table { font-size: 9px; } th, td { padding: 3px 6px 3px 0; } .time { white-space: normal; }
          h2, h3, h4, .title { break-after: avoid; } figure, tr, .samples li { break-inside: avoid; } }

        """
}
