// The only script of a sheet with a picture: draws the figure, puts its caption in place, hands the picture over.
(() => {
  const sheet = document.getElementById("picture"), given = sheet.dataset, figure = JSON.parse(given.figure);
  const above = Number(given.above), below = Number(given.below), edge = Number(given.edge);
  const captions = figure.layout.annotations, others = captions.filter(one => !["above", "below"].includes(one.name));
  const bare = { ...figure.layout, annotations: others };
  Plotly.newPlot(sheet, figure.data, bare, { staticPlot: true, displayModeBar: false }).then(() => {
    const size = sheet._fullLayout._size, height = bare.height + above + below, own = bare.margin.l;
    const left = size.l > own ? size.l + edge / 2 : own;  // labels that took more room than was left
    const shifts = { above: size.t + above - edge, below: -size.b - edge / 2 };
    return Plotly.react(sheet, figure.data, {
      ...figure.layout,
      height,
      margin: { ...bare.margin, l: left, t: size.t + above, b: size.b + below },
      annotations: captions.map(one =>
        one.name in shifts ? { ...one, xshift: edge - left, yshift: shifts[one.name] } : one),
    }).then(() => height);
  }).then(height => {
    for (const button of document.querySelectorAll("button[data-format]")) {
      button.disabled = false;
      button.addEventListener("click", () => Plotly.downloadImage(sheet, {
        format: button.dataset.format, scale: button.dataset.format === "png" ? 2 : 1,
        width: figure.layout.width, height, filename: given.name,
      }));
    }
    document.getElementById("print").addEventListener("click", () => window.print());
    sheet.dataset.ready = "yes";
  });
})();
