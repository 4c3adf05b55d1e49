#include "cxml.h"
int cxml_stub(void){return 0;}
