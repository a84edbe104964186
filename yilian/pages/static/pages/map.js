// The map one can move and zoom, loaded only when asked for. The drawing and the list stay when it cannot run.

const frame = document.getElementById("live-map");
const drawing = document.querySelector("svg.map");
const opener = document.getElementById("open-live-map");

const canDraw = () => document.createElement("canvas").getContext("webgl2") !== null;

function ground(tiles) {
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--sheet").trim();
  const style = { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": colour } }] };
  if (tiles) {
    style.sources.ground = { type: "raster", tiles: [tiles], tileSize: 256 };
    style.layers.push({ id: "ground", type: "raster", source: "ground" });
  }
  return style;
}

function sign({ properties }) {
  const pin = document.createElement(properties.href ? "a" : "span");
  pin.className = "pin";
  if (properties.href) {
    pin.href = properties.href;
    pin.title = properties.name;
    pin.setAttribute("aria-label", properties.name);
    pin.append(document.getElementById(`shape-${properties.tone}`).content.cloneNode(true));
  } else {
    pin.textContent = properties.name;
  }
  return pin;
}

async function open() {
  const [{ Map, Marker, NavigationControl, ScaleControl, LngLatBounds, setWorkerUrl }, places] = await Promise.all([
    import(frame.dataset.library),
    fetch(frame.dataset.places).then((answer) => answer.json()),
  ]);
  setWorkerUrl(frame.dataset.worker);
  const bounds = new LngLatBounds();
  places.features.forEach((place) => bounds.extend(place.geometry.coordinates));
  frame.hidden = false;
  const map = new Map({
    container: frame, style: ground(frame.dataset.tiles), bounds, fitBoundsOptions: { padding: 60, maxZoom: 13 },
    attributionControl: false, dragRotate: false,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl());
  places.features.forEach((place) => {
    const offset = place.properties.href ? [place.properties.beside * 22, 0] : [0, -20];
    new Marker({ element: sign(place), offset }).setLngLat(place.geometry.coordinates).addTo(map);
  });
  drawing.setAttribute("hidden", "");
  opener.hidden = true;
}

if (frame && opener && canDraw()) {
  opener.hidden = false;
  opener.addEventListener("click", () => open().catch(() => { frame.hidden = true; drawing.removeAttribute("hidden"); }));
}
