// What every page loads. Each element improves markup that already works without it.
import "htmx.org";
import "./elements/citymap";
import "./elements/combobox";
import "./elements/ground";
import "./elements/idle";
import "./elements/kept";
import "./elements/map";
import "./elements/offline";
import "./elements/notify";
import "./elements/once";
import "./elements/photo";
import "./elements/position";
import "./elements/print";
import "./elements/when";
import "./elements/work";

document.querySelector<HTMLElement>("#problems")?.focus();
