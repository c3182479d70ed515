// Block Kit blocks → nodes. Each renderer is a pure function (block, context) → node.
//
// context: {me, timeZone, now(), person(id), conversation(id), people, conversations — names to show;
//           surface: "message" | "modal" | "home"; form: FormState; errors: {block_id: text};
//           dispatch(action) → Promise; confirm(dialog) → Promise<boolean>}
import { h } from "../dom.js";
import { renderActions } from "./actions.js";
import { renderContext } from "./context.js";
import { renderContextActions } from "./context_actions.js";
import { renderDivider } from "./divider.js";
import { renderHeader } from "./header.js";
import { renderImage } from "./image.js";
import { renderInput } from "./input.js";
import { renderMarkdownBlock } from "./markdown_block.js";
import { renderRichText } from "./rich_text.js";
import { renderSection } from "./section.js";

const RENDERERS = {
  actions: renderActions,
  context: renderContext,
  context_actions: renderContextActions,
  divider: renderDivider,
  header: renderHeader,
  image: renderImage,
  input: renderInput,
  markdown: renderMarkdownBlock,
  rich_text: renderRichText,
  section: renderSection,
};

/** A list of blocks as one node. */
export function renderBlocks(blocks, context) {
  return h(`div.blocks.blocks-${context.surface}`, {}, blocks.map((block) => renderBlock(block, context)));
}

function renderBlock(block, context) {
  const render = RENDERERS[block.type] ?? renderUnknown;
  const node = render(block, context);
  node.classList.add("block");
  return node;
}

const renderUnknown = (block) => h("p.block-unknown", {}, `The sandbox does not draw blocks of type “${block.type}”.`);
