// Start here: the store, the session that fills it, and one view for each region of the page.
import { api } from "./api.js";
import { listenLive, listenWhileSeen } from "./live.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { Store, emptyState } from "./store.js";
import { mountAgent } from "./views/agent.js";
import { mountConversation } from "./views/conversation.js";
import { mountHome } from "./views/home.js";
import { mountKeyboard } from "./views/keyboard.js";
import { mountPanes } from "./views/panes.js";
import { mountPhoneView } from "./views/phone_view.js";
import { mountSidebar } from "./views/sidebar.js";
import { mountThread } from "./views/thread.js";
import { toast } from "./views/toast.js";
import { mountTopbar } from "./views/topbar.js";
import { mountViews } from "./views/view_modal.js";

const store = new Store(emptyState());
const session = new Session(store, api);
const app = { store, session, api, outbox: new Outbox(store, api) };

const regions = [mountTopbar, mountSidebar, mountConversation, mountAgent, mountHome, mountThread, mountPhoneView];
for (const mount of [...regions, mountPanes, mountViews, mountKeyboard]) mount(app);
session.onUserChange = (user) => listenLive(app, user);
listenWhileSeen(app);
session.start().catch((error) => toast(`The workspace could not be loaded: ${error.message}.`, { kind: "problem" }));
