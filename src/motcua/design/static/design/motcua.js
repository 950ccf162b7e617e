// What every page can do: each behaviour is a small module that waits for its data attribute.
import { keys } from "./keys.js";
import { forms } from "./forms.js";
import { selection } from "./selection.js";
import { page } from "./page.js";
import { days } from "./days.js";
import { beside } from "./beside.js";
import { copying } from "./copy.js";
import { help } from "./help.js";
import { files } from "./files.js";
import { choosing } from "./choose.js";
import { scanner } from "./scanner.js";

for (const start of [page, keys, forms, selection, days, beside, help, files, copying, choosing, scanner])
  start(document);
