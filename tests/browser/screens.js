// What a person would find wrong with the page that is open: gives {faults: [sentence], said: [text]}.
// `said` is everything that is read, shown on hover or spoken: the words of the page in the reader's language.
({finger}) => {
  const faults = [], said = [];
  const SLACK = 3;  // pixels: the width of a mark on a letter, and what rounding takes
  const main = document.querySelector('[data-testid=stMain]');
  // An icon is written as a word; a table of cells is painted and scrolls in itself; code is copied whole.
  const APART = '[data-testid=stIconMaterial], [data-testid=stDataFrame], [data-testid=stCode], .js-plotly-plot, script, style';
  const short = text => text.trim().replace(/\s+/g, ' ').slice(0, 80);
  const where = part => part.closest('[class*=st-key-]')?.className.match(/st-key-([\w-]+)/)?.[1] ?? '';
  const found = (what, text, part) => faults.push(`${what}: "${short(text)}" ${where(part)}`.trim());
  const box = part => part.getBoundingClientRect();

  for (const part of [document.documentElement, main])
    if (part.scrollWidth > part.clientWidth + 1) found('the page scrolls sideways', `${part.scrollWidth}`, part);

  // Texts: read where they are seen, and never cut by what lies around them.
  const cutters = new Map();
  const cutter = part => {  // the nearest part around it that cuts what goes beyond
    if (!part || part === document.body) return null;
    if (!cutters.has(part)) {
      const style = getComputedStyle(part);
      const cuts = ['hidden', 'clip'].includes(style.overflowX) || ['hidden', 'clip'].includes(style.overflowY);
      const scrolls = ['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY);
      cutters.set(part, scrolls ? null : cuts ? part : cutter(part.parentElement));
    }
    return cutters.get(part);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const part = node.parentElement, text = node.data;
    if (!text.trim() || part.closest(APART) || !part.checkVisibility({visibilityProperty: true})) continue;
    if (parseFloat(getComputedStyle(part).fontSize) < 1) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const seen = box(range), around = cutter(part);
    if (!seen.width || (around && box(around).width <= 1)) continue;  // said to a screen reader alone
    said.push(text);
    const frame = around && box(around);
    if (frame && (seen.right > frame.right + SLACK || seen.left < frame.left - SLACK
        || seen.bottom > frame.bottom + SLACK || seen.top < frame.top - SLACK)) found('cut', text, part);
  }
  for (const field of document.querySelectorAll('input, textarea')) {
    if (!field.checkVisibility()) continue;
    if (['checkbox', 'radio', 'file', 'password'].includes(field.type)) continue;
    said.push(field.value || field.placeholder);
    // What a person types into a field may be longer than it.
    if (field.closest('[data-testid=stSelectbox]') && field.scrollWidth > field.clientWidth + 1) found('a value is cut', field.value, field);
  }
  for (const name of ['alt', 'title', 'aria-label', 'aria-description'])
    for (const part of document.querySelectorAll(`[${name}]`))
      if (part.checkVisibility()) said.push(part.getAttribute(name));
  for (const cell of document.querySelectorAll('[data-testid=stDataFrame] :is(th, td)')) said.push(cell.textContent);

  // Charts: their letters inside of their frame, on their own tile, apart from each other.
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    const frame = box(plot);
    const texts = [...plot.querySelectorAll('.main-svg text')].filter(text => text.textContent.trim() && box(text).width);
    const boxes = texts.map(box);
    texts.forEach((text, at) => {
      const seen = boxes[at];
      if (seen.right > frame.right + 1 || seen.left < frame.left - 1 || seen.bottom > frame.bottom + 1
          || seen.top < frame.top - 1) found('beyond its chart', text.textContent, plot);
      const turned = /rotate\((?!0)/.test(text.getAttribute('transform') ?? '');
      for (let other = at + 1; other < texts.length && !turned; other++) {
        const [one, two] = [seen, boxes[other]];
        const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (wide > SLACK && high > SLACK) found('on each other', `${text.textContent} | ${texts[other].textContent}`, plot);
      }
    });
    if (plot.closest('[class*=st-key-map], [class*=st-key-heatmap], [class*=st-key-villages]'))
      for (const point of plot.querySelectorAll('.barlayer .point')) {
        const text = point.querySelector('text'), tile = point.querySelector('path');
        if (!text || !box(text).width) continue;
        if (box(text).width > box(tile).width + SLACK || box(text).height > box(tile).height + 1)
          found(`larger than its tile by ${Math.round(Math.max(box(text).width - box(tile).width, box(text).height - box(tile).height))} px`, text.textContent, plot);
      }
    for (const text of texts) said.push([...text.querySelectorAll('tspan')].map(line => line.textContent).join(' ') || text.textContent);
    for (const trace of plot.data ?? [])
      for (const spoken of [trace.hovertemplate, trace.hovertext, trace.text])
        for (const one of Array.isArray(spoken) ? spoken : [spoken])
          if (typeof one === 'string') said.push(one.replace(/%\{[^}]*\}|<[^>]*>/g, ' '));
  }

  if (finger)
    for (const part of main.querySelectorAll('button, a, [role=group], input')) {
      if (!part.checkVisibility() || part.closest('[role=group] *') || part.type === 'checkbox') continue;
      if (part.tagName === 'INPUT' && part.closest('[data-testid=stTextInputRootElement]')) continue;
      if (part.closest(APART) || !box(part).width) continue;
      if (box(part).height < finger) found(`${Math.round(box(part).height)} px high`, part.innerText || part.outerHTML, part);
    }
  return {faults: [...new Set(faults)], said: [...new Set(said)].filter(text => text && text.trim())};
}
