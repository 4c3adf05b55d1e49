int cxml_stub(void);
