import { h } from "../dom.js";

export const renderDivider = () => h("hr.block-divider");
